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

/** The program as people call it: one command and its arguments. */
public final class Cli {
    /** A problem was found or something went wrong. */
    static final int FAILED = 1;

    private final Map<String, Object> commands = new LinkedHashMap<>();
    private final Console console;

    public Cli(Doors doors, Surroundings surroundings) {
        console = surroundings.console();
        commands.put("up", new UpCommand(doors, surroundings));
        commands.put("serve", new ServeCommand(doors, surroundings));
        commands.put("check", new CheckCommand(surroundings));
        commands.put("log", new LogCommand(doors, surroundings));
        commands.put("usage", new UsageCommand(doors, surroundings));
        commands.put("prices", new PricesCommand(doors, surroundings));
        commands.put("version", new VersionCommand(doors, console));
        commands.put("train", new TrainCommand(doors, console));
    }

    /**
     * Runs the command.
     *
     * @return the exit code: 0, 1 for a problem, 2 for wrong arguments
     */
    public int run(String... arguments) {
        CommandLine line = line(arguments);
        int exit = line.execute(arguments);
        console.out().flush();
        console.err().flush();
        return exit;
    }

    /**
     * With the command that is called alone where that is enough: the others cost start-up time.
     */
    private CommandLine line(String... arguments) {
        CommandLine line = new CommandLine(new Root());
        Object called = arguments.length == 0 ? null : commands.get(arguments[0]);
        if (called == null) {
            commands.forEach(line::addSubcommand);
        } else {
            line.addSubcommand(arguments[0], called);
        }
        help(line);
        line.getSubcommands().values().forEach(Cli::help);
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler(this::wrongArguments);
        line.setExecutionExceptionHandler((failure, _, _) -> failed(failure));
        return line;
    }

    private static void help(CommandLine line) {
        line.getCommandSpec()
                .addOption(
                        OptionSpec.builder("-h", "--help")
                                .usageHelp(true)
                                .description("Show this and exit.")
                                .build());
    }

    private int wrongArguments(ParameterException wrong, String[] arguments) {
        CommandSpec command = wrong.getCommandLine().getCommandSpec();
        console.note("fairlead: " + wrong.getMessage());
        console.note("Try '" + command.qualifiedName() + " --help'.");
        return CommandLine.ExitCode.USAGE;
    }

    private int failed(Exception failure) {
        if (failure instanceof Stopped stopped) {
            console.note("fairlead: " + stopped.sentence());
            return FAILED;
        }
        console.note("fairlead: a bug: " + failure);
        failure.printStackTrace(console.err());
        return FAILED;
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
