package dev.fairlead.hardening;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A second reader of request heads, as plain and as strict as RFC 9112 and our rules have it. */
final class StrictHead {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern LINE =
            Pattern.compile("(" + TOKEN + ") ([\\x21-\\x7e&&[^#\\\\]]+) HTTP/1\\.([01])");
    private static final Pattern FIELD =
            Pattern.compile("(" + TOKEN + "):[ \\t]*([\\x20-\\x7e\\x80-\\xff\\t]*)");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

    private StrictHead() {}

    /** Whether the bytes begin with a head that is one; line ends before it do not count. */
    static boolean accepts(byte[] bytes) {
        String text = new String(bytes, ISO_8859_1).replaceFirst("^[\r\n]*", "");
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        String[] lines = text.substring(0, end).split("\r\n", -1);
        var line = LINE.matcher(lines[0]);
        return line.matches() && target(line.group(2)) && fields(lines, line.group(3));
    }

    private static boolean target(String target) {
        return target.startsWith("/") || target.contains("://") || target.equals("*");
    }

    private static boolean connection(String value) {
        return Arrays.stream(value.toLowerCase(Locale.ROOT).split(",", -1))
                .map(String::strip)
                .noneMatch(
                        name ->
                                name.equals("host")
                                        || name.equals("transfer-encoding")
                                        || name.startsWith("content-"));
    }

    private static boolean fields(String[] lines, String minor) {
        List<String> hosts = new ArrayList<>();
        List<String> lengths = new ArrayList<>();
        List<String> codings = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            var field = FIELD.matcher(lines[i]);
            if (!field.matches()) {
                return false;
            }
            String value = field.group(2).strip();
            switch (field.group(1).toLowerCase(Locale.ROOT)) {
                case "host" -> hosts.add(value);
                case "content-length" -> lengths.add(value);
                case "transfer-encoding" -> codings.add(value.toLowerCase(Locale.ROOT));
                case "connection" -> {
                    if (!connection(value)) {
                        return false;
                    }
                }
                default -> {}
            }
        }
        boolean framed =
                lengths.size() + codings.size() <= 1
                        && lengths.stream().allMatch(l -> DIGITS.matcher(l).matches())
                        && codings.stream().allMatch("chunked"::equals)
                        && (codings.isEmpty() || minor.equals("1"));
        return framed && (hosts.size() == 1 || (hosts.isEmpty() && minor.equals("0")));
    }
}
