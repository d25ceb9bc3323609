package dev.fairlead.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

@Command(
        name = "limits",
        description = {
            "Show how limits stand, also while the gateway runs.",
            "They are changed in the configuration file."
        },
        synopsisSubcommandLabel = "COMMAND")
final class LimitsCommand implements Runnable {
    @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

    /** With its commands, for picocli. */
    static CommandLine line(Doors doors, Surroundings surroundings) {
        return new CommandLine(new LimitsCommand())
                .addSubcommand("show", new LimitsShowCommand(doors, surroundings));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }
}
