package dev.fairlead.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** All commands, for picocli. */
final class Commands {
    private final Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    private final Console console;

    Commands(Doors doors, Surroundings surroundings) {
        console = surroundings.console();
        commands.put("up", () -> new UpCommand(doors, surroundings));
        commands.put("serve", () -> new ServeCommand(doors, surroundings));
        commands.put("check", () -> new CheckCommand(doors, surroundings));
        commands.put("reload", () -> new ReloadCommand(surroundings));
        commands.put("keys", () -> KeysCommand.line(new KeyDesk(doors, surroundings)));
        commands.put("limits", () -> LimitsCommand.line(doors, surroundings));
        commands.put("log", () -> new LogCommand(doors, surroundings));
        commands.put("usage", () -> new UsageCommand(doors, surroundings));
        commands.put("prices", () -> new PricesCommand(doors, surroundings));
        commands.put("version", () -> new VersionCommand(doors, console));
        commands.put("train", () -> new TrainCommand(doors, surroundings));
    }

    /**
     * Runs the command.
     *
     * @return the exit code: 0, 1 for a problem, 2 for wrong arguments
     */
    int run(String... arguments) {
        return line(arguments).execute(arguments);
    }

    /**
     * With the command that is called alone where that is enough: the others cost start-up time.
     */
    private CommandLine line(String... arguments) {
        CommandLine line = new CommandLine(new Root());
        Supplier<Object> called = arguments.length == 0 ? null : commands.get(arguments[0]);
        if (called == null) {
            commands.forEach((name, made) -> line.addSubcommand(name, made.get()));
        } else {
            line.addSubcommand(arguments[0], called.get());
        }
        help(line);
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler(this::wrongArguments);
        line.setExecutionExceptionHandler((failure, _, _) -> Cli.failed(failure, console));
        return line;
    }

    private static void help(CommandLine line) {
        line.getCommandSpec()
                .addOption(
                        OptionSpec.builder("-h", "--help")
                                .usageHelp(true)
                                .description("Show this and exit.")
                                .build());
        line.getSubcommands().values().forEach(Commands::help);
    }

    private int wrongArguments(ParameterException wrong, String[] arguments) {
        CommandSpec command = wrong.getCommandLine().getCommandSpec();
        console.note("fairlead: " + wrong.getMessage());
        console.note("Try '" + command.qualifiedName() + " --help'.");
        return CommandLine.ExitCode.USAGE;
    }

    @Command(
            name = "fairlead",
            description = "An AI gateway: one key in front of every model provider.",
            synopsisSubcommandLabel = "COMMAND")
    private static final class Root implements Runnable {
        @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "which command?");
        }
    }
}
