package dev.fairlead.cli;

import dev.fairlead.call.Secret;
import dev.fairlead.config.Configuration;
import dev.fairlead.config.NoFile;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code up} says once requests are served: all that a first call needs. */
final class Welcome {
    private final Console console;
    private final Gateway.Running running;

    Welcome(Console console, Gateway.Running running) {
        this.console = console;
        this.running = running;
    }

    void addresses() {
        console.print("Fairlead is ready.");
        console.print("");
        console.print("  calls      " + running.calls());
        console.print("  admin      " + running.admin());
    }

    /** The key's text if it was made just now: it is kept nowhere. */
    void key(UpKey key) {
        if (key.made() != null) {
            console.print("  key        " + key.made().reveal());
        }
        console.out().flush();
    }

    void discovered(List<NoFile.Discovered> found) {
        console.print(
                "  providers  "
                        + Stream.concat(
                                        Stream.of("test (built in)"),
                                        found.stream()
                                                .map(f -> f.name() + " (" + f.variable() + ")"))
                                .collect(Collectors.joining(", ")));
    }

    /**
     * A first call to paste.
     *
     * @param made the key's text if it was made just now, else null
     */
    void curl(Configuration configuration, @Nullable Secret made) {
        // Single quotes keep a shell's hands off the text; double quotes let it fill in the
        // variable.
        String authorization =
                made == null
                        ? "\"authorization: Bearer $" + UpKey.VARIABLE + "\""
                        : "'authorization: Bearer " + made.reveal() + "'";
        console.print("");
        configuration
                .testProvider()
                .ifPresentOrElse(
                        test -> call(test, authorization),
                        () -> console.print("curl -sS " + running.calls() + "/ready"));
        console.print("");
        console.out().flush();
    }

    private void call(String provider, String authorization) {
        console.print(
                "curl -sS " + running.calls() + "/proxy/" + provider + "/v1/chat/completions \\");
        console.print("  -H " + authorization + " \\");
        console.print("  -H 'content-type: application/json' \\");
        console.print(
                "  -d '{\"model\": \"gpt-4o-mini\", \"messages\": [{\"role\": \"user\","
                        + " \"content\": \"Say hello.\"}]}'");
    }
}
