package dev.fairlead.clients;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInfo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** The suite's own account of what it asks, to be compared with the gateway's records. */
final class Witness {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file = Path.of(Gateway.environment("FAIRLEAD_WITNESS"));
    private final String test;

    Witness(TestInfo test) {
        this.test =
                test.getTestClass().map(Class::getSimpleName).orElse("?")
                        + "."
                        + test.getDisplayName();
    }

    /** A call that is answered whole. */
    Ask plain() {
        return new Ask(this, false);
    }

    /** A call whose answer is streamed. */
    Ask stream() {
        return new Ask(this, true);
    }

    void write(Map<String, @Nullable Object> line) {
        line.put("test", test);
        line.put("client", test.replaceFirst("(Answers|Errors)Test\\..*", " (Java)"));
        try {
            Files.writeString(
                    file,
                    JSON.writeValueAsString(line) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
