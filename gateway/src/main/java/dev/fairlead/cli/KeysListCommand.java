package dev.fairlead.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.concurrent.Callable;

@Command(description = "Print all keys, of the file and of the store.")
final class KeysListCommand implements Callable<Integer> {
    private final KeyDesk desk;
    @Mixin private Where where = new Where();

    @Option(names = "--json", description = "One JSON object per line, nothing else.")
    private boolean json;

    KeysListCommand(KeyDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws Stopped {
        Console console = desk.surroundings().console();
        List<KeyDesk.Shown> keys = desk.all(where);
        if (!json) {
            console.print(KeyLines.head());
        }
        for (KeyDesk.Shown key : keys) {
            console.print(
                    json ? KeyLines.json(key, desk.now(), null) : KeyLines.row(key, desk.now()));
        }
        return 0;
    }
}
