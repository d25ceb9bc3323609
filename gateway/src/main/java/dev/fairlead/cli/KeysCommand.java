package dev.fairlead.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

@Command(
        name = "keys",
        description = {
            "Make, show and change keys, also while the gateway runs.",
            "Keys that stand in the configuration file are shown, and changed there."
        },
        synopsisSubcommandLabel = "COMMAND")
final class KeysCommand implements Runnable {
    @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

    /** With its commands, for picocli. */
    static CommandLine line(KeyDesk desk) {
        return new CommandLine(new KeysCommand())
                .addSubcommand("create", new KeysCreateCommand(desk))
                .addSubcommand("list", new KeysListCommand(desk))
                .addSubcommand("show", new KeysShowCommand(desk))
                .addSubcommand("disable", KeysStateCommand.disable(desk))
                .addSubcommand("enable", KeysStateCommand.enable(desk))
                .addSubcommand("revoke", KeysStateCommand.revoke(desk))
                .addSubcommand("rotate", new KeysRotateCommand(desk));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }
}
