package dev.fairlead.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where commands print, in UTF-8 whatever the locale says.
 *
 * @param out what scripts rely on
 * @param err notes and problems
 */
public record Console(PrintStream out, PrintStream err) {
    private static final int BUFFER = 64 * 1024;

    /** Of the process; standard output is buffered until a command flushes it or ends. */
    public static Console ofProcess() {
        return new Console(stream(FileDescriptor.out, BUFFER), stream(FileDescriptor.err, 256));
    }

    /** One line of what scripts rely on. */
    void print(String line) {
        out.print(line);
        out.print('\n');
    }

    /** One line for people. */
    void note(String line) {
        out.flush();
        err.print(line);
        err.print('\n');
        err.flush();
    }

    /** Whether whoever reads standard output has left, such as {@code head}. */
    boolean isDeaf() {
        return out.checkError();
    }

    private static PrintStream stream(FileDescriptor descriptor, int buffer) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), buffer),
                false,
                StandardCharsets.UTF_8);
    }
}
