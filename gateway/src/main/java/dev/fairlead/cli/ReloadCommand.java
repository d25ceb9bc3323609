package dev.fairlead.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.concurrent.Callable;

@Command(
        description = {
            "Have the running gateway read its configuration anew, now, and print what became of"
                    + " it. It looks by itself too, every second.",
            "Exit code 0 if what is there is in force, 1 if it is wrong or no gateway runs."
        })
final class ReloadCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    @Mixin private Where where = new Where();

    @Option(names = "--json", description = "The outcome as one JSON object.")
    private boolean json;

    ReloadCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Stopped {
        Where.Found found = where.found(surroundings);
        Path folder = found.stores().folder();
        AdminDoor.Answer answer =
                new AdminDoor(folder, found.token())
                        .post("/reload")
                        .orElseThrow(() -> new Stopped("no gateway runs on " + folder));
        Console console = surroundings.console();
        if (json) {
            console.print(answer.text().strip());
        } else {
            tell(answer, console);
        }
        return switch (answer.text("outcome")) {
            case "applied", "unchanged" -> 0;
            default -> Cli.FAILED;
        };
    }

    private static void tell(AdminDoor.Answer answer, Console console) {
        switch (answer.text("outcome")) {
            case "applied" -> console.print("The change is in force.");
            case "unchanged" -> console.print("What is there is in force already.");
            case "refused" -> {
                answer.texts("problems").forEach(console::print);
                console.note("fairlead: not taken up; what was in force stays");
            }
            case "no_file" ->
                    console.note("fairlead: the gateway was started without a configuration file");
            default -> console.note("fairlead: the gateway answered " + answer.status());
        }
        answer.texts("restart_needed_for")
                .forEach(setting -> console.print(setting + ": waits for a restart"));
    }
}
