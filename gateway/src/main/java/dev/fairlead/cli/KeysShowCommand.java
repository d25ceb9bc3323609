package dev.fairlead.cli;

import dev.fairlead.json.JsonWriter;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

@Command(description = "Print what there is to say of one key. Its text is kept nowhere.")
final class KeysShowCommand implements Callable<Integer> {
    private final KeyDesk desk;
    @Mixin private Where where = new Where();

    @Parameters(paramLabel = "KEY", description = "Its name or its id.")
    private String key = "";

    @Option(names = "--json", description = "One JSON object, nothing else.")
    private boolean json;

    KeysShowCommand(KeyDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws Stopped {
        Console console = desk.surroundings().console();
        KeyDesk.Shown shown = desk.one(where, key);
        if (json) {
            console.print(KeyLines.json(shown, desk.now(), null));
            return 0;
        }
        KeyLines.fields(shown, desk.now())
                .forEach(
                        (name, value) ->
                                console.print(
                                        "%-14s %s"
                                                .formatted(
                                                        name,
                                                        value instanceof String text
                                                                ? text
                                                                : JsonWriter.write(value))));
        return 0;
    }
}
