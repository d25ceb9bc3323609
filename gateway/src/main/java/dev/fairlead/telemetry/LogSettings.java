package dev.fairlead.telemetry;

import java.util.Map;

/**
 * How the log on standard error looks.
 *
 * @param format of a line
 * @param level what is written at all
 * @param levels other levels for single packages of the gateway, by name such as {@code http}
 */
public record LogSettings(Format format, Level level, Map<String, Level> levels) {
    public static final LogSettings DEFAULT = new LogSettings(Format.TEXT, Level.INFO, Map.of());

    public LogSettings {
        levels = Map.copyOf(levels);
    }

    /** The form of a line. */
    public enum Format {
        TEXT,
        JSON
    }

    /** From which weight on an event is written. */
    public enum Level {
        OFF,
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }
}
