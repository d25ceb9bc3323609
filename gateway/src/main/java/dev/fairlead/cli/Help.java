package dev.fairlead.cli;

import picocli.CommandLine.Option;

/** {@code --help}, which every command has. */
final class Help {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    @SuppressWarnings("UnusedVariable") // picocli reads the annotation
    private boolean help;
}
