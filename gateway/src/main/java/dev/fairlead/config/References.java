package dev.fairlead.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves {@code ${env:NAME}} and {@code ${file:PATH}}. No message holds a value.
 *
 * <p>A file's or variable's line ends at its end are cut: editors and {@code echo} leave them
 * there.
 */
final class References {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");
    private static final Pattern LINE_ENDS = Pattern.compile("[\\r\\n]+\\z");
    private static final int MAX_FILE = 64 * 1024;

    private final Environment environment;
    private final Path folder;
    private final Reach reach;
    private final ReadFiles files;

    /** Whether secrets are looked up at all: commands that only read records need none. */
    enum Reach {
        RESOLVE,
        LEAVE
    }

    /**
     * @param folder what relative paths count from
     */
    References(Environment environment, Path folder, Reach reach, ReadFiles files) {
        this.environment = environment;
        this.folder = folder;
        this.reach = reach;
        this.files = files;
    }

    Environment environment() {
        return environment;
    }

    boolean resolve() {
        return reach == Reach.RESOLVE;
    }

    static boolean isIn(String text) {
        return REFERENCE.matcher(text).find();
    }

    /**
     * The text with every reference replaced.
     *
     * @throws IllegalArgumentException naming the reference that cannot be resolved or holds a
     *     control character
     */
    String resolved(String text) {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder result = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(result, Matcher.quoteReplacement(value(matcher.group(1))));
        }
        matcher.appendTail(result);
        return result.toString();
    }

    private String value(String reference) {
        int colon = reference.indexOf(':');
        String kind = colon < 0 ? reference : reference.substring(0, colon);
        String name = colon < 0 ? "" : reference.substring(colon + 1);
        String found =
                switch (kind) {
                    case "env" -> variable(name);
                    case "file" -> file(name);
                    case "vault" ->
                            throw new IllegalArgumentException(
                                    "${" + reference + "} is not supported yet");
                    default ->
                            throw new IllegalArgumentException(
                                    "${"
                                            + reference
                                            + "} is not a reference (expected: ${env:NAME} or"
                                            + " ${file:PATH})");
                };
        String value = LINE_ENDS.matcher(found).replaceFirst("");
        if (value.isEmpty()) {
            throw new IllegalArgumentException("${" + reference + "} is empty");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "${"
                            + reference
                            + "} has a control character in it, such as a carriage return or a"
                            + " tab");
        }
        return value;
    }

    private String variable(String name) {
        return environment
                .value(name)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "the environment variable '" + name + "' is not set"));
    }

    private String file(String name) {
        Path file = folder.resolve(name).toAbsolutePath();
        try {
            byte[] content = files.read(file);
            if (content.length > MAX_FILE) {
                throw new IllegalArgumentException(
                        "the file '" + file + "' is larger than " + MAX_FILE + " bytes");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException binary) {
            throw new IllegalArgumentException("the file '" + file + "' is not UTF-8", binary);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "the file '"
                            + file
                            + "' cannot be read ("
                            + unreadable.getClass().getSimpleName()
                            + ")",
                    unreadable);
        }
    }
}
