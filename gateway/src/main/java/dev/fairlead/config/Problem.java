package dev.fairlead.config;

import java.util.Comparator;

/**
 * Something in the configuration that is wrong, or that is worth a warning. It never holds the
 * value of a secret.
 *
 * @param file the file, as it was named
 * @param line counted from 1; 0 where there is none
 * @param path such as {@code providers.openai.base_url}; empty for the file as a whole
 * @param message what is wrong, what was expected, what is nearest
 * @param weight whether it stops the start
 */
public record Problem(String file, int line, String path, String message, Weight weight) {
    static final Comparator<Problem> IN_ORDER = Comparator.comparingInt(Problem::line);

    /** Whether the gateway starts with it. */
    public enum Weight {
        ERROR,
        WARNING
    }

    /** {@code file:line: path: message}, as compilers write it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(file);
        if (line > 0) {
            text.append(':').append(line);
        }
        text.append(": ");
        if (weight == Weight.WARNING) {
            text.append("warning: ");
        }
        if (!path.isEmpty()) {
            text.append(path).append(": ");
        }
        return text.append(message).toString();
    }
}
