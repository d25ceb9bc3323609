package dev.fairlead.config;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Turns the bytes of a file into YAML nodes, which know their lines, within safe limits. */
final class Document {
    private static final int MAX_SIZE = 16 * 1024 * 1024;
    private static final int MAX_DEPTH = 32;
    private static final int MAX_ALIASES = 64;

    private final Context context;

    Document(Context context) {
        this.context = context;
    }

    /** The root; null where the file is empty or, with a problem reported, not YAML. */
    @Nullable Node root(byte[] bytes) {
        String text = text(bytes);
        if (text == null) {
            return null;
        }
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_SIZE);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        try {
            return new Composer(
                            new ParserImpl(new StreamReader(text), options),
                            new Resolver(),
                            options)
                    .getSingleNode();
        } catch (MarkedYAMLException malformed) {
            // Its own message quotes the file, which may hold secrets.
            int line =
                    malformed.getProblemMark() == null
                            ? 0
                            : malformed.getProblemMark().getLine() + 1;
            context.problem(line, "not YAML: " + malformed.getProblem());
            return null;
        } catch (YAMLException malformed) {
            context.problem(0, "not YAML: " + malformed.getMessage());
            return null;
        }
    }

    private @Nullable String text(byte[] bytes) {
        if (bytes.length > MAX_SIZE) {
            context.problem(0, bytes.length + " bytes (expected: at most " + MAX_SIZE + ")");
            return null;
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException malformed) {
            context.problem(0, "not UTF-8");
            return null;
        }
    }
}
