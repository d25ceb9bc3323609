package dev.fairlead.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that users type. */
public final class Launcher {
    private Launcher() {}

    /** One command of the gateway with a configuration file. */
    public static List<String> command(Path root, Path file, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(root.resolve("fairlead").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("--config", file.toString()));
        return command;
    }
}
