package dev.fairlead.config;

import dev.fairlead.ledger.limit.Metric;
import dev.fairlead.ledger.limit.Window;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Reads how long what was spent counts. */
final class WindowReader {
    private static final String WINDOW =
            "minute, hour, day, week, month, total, or a duration such as 5h, from 1s to 3660d";
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(3_660);
    private static final String TOTAL = "total";

    private final DayOfWeek weekStart;

    WindowReader(DayOfWeek weekStart) {
        this.weekStart = weekStart;
    }

    /** A total where it is wrong. */
    Window read(Section limit, Metric metric) {
        Window window = window(limit, metric);
        Value zone = limit.field("time_zone");
        if (zone != null && !(window instanceof Window.Calendar)) {
            zone.problem(
                    "without meaning here (expected: with a window of the calendar, such as day)");
        }
        return window;
    }

    private Window window(Section limit, Metric metric) {
        if (metric != Metric.CONCURRENCY) {
            Value value = limit.required("window");
            return value == null ? new Window.Total() : window(value, zone(limit));
        }
        Value value = limit.field("window");
        if (value != null) {
            value.problem("without meaning for 'concurrency' (expected: none)");
        }
        return new Window.Total();
    }

    private Window window(Value value, ZoneId zone) {
        return value.read(WINDOW, text -> parsed(text, zone), new Window.Total());
    }

    private Window parsed(String text, ZoneId zone) {
        if (text.equals(TOTAL)) {
            return new Window.Total();
        }
        return unit(text)
                .<Window>map(unit -> new Window.Calendar(unit, zone, weekStart))
                .orElseGet(() -> rolling(Amounts.duration(text)));
    }

    private static Optional<Window.Unit> unit(String text) {
        return Arrays.stream(Window.Unit.values())
                .filter(unit -> unit.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst();
    }

    private static Window rolling(Duration length) {
        if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("too short or too long");
        }
        return new Window.Rolling(length);
    }

    private static ZoneId zone(Section limit) {
        Value value = limit.field("time_zone");
        if (value == null) {
            return ZoneOffset.UTC;
        }
        String text = value.text();
        ZoneId zone = text.isEmpty() ? ZoneOffset.UTC : zone(text);
        if (zone == null) {
            String meant =
                    new Nearest(ZoneId.getAvailableZoneIds())
                            .to(text)
                            .map(name -> " (did you mean '" + name + "'?)")
                            .orElse(" (expected: a name such as Europe/Berlin, or UTC)");
            value.problem("no time zone '" + text + "'" + meant);
        }
        return zone == null ? ZoneOffset.UTC : zone;
    }

    private static @Nullable ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException unknown) {
            return null;
        }
    }
}
