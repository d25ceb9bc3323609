package dev.fairlead.cli;

import picocli.CommandLine.Command;

@Command(description = "Print the version.")
final class VersionCommand implements Runnable {
    private final Doors doors;
    private final Console console;

    VersionCommand(Doors doors, Console console) {
        this.doors = doors;
        this.console = console;
    }

    @Override
    public void run() {
        console.print("fairlead " + doors.version());
    }
}
