package dev.fairlead.ledger.limit;

import org.jspecify.annotations.Nullable;

import java.time.DayOfWeek;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * What counters are kept under, here and in the store: {@code
 * <kind>/<owner>/<metric>/<window>/<limit>}, such as {@code
 * project/search/cost/month/search-month}. Whatever is another counter has another key: slashes in
 * names are escaped, and the window names its time zone and the first day of its weeks where they
 * are not UTC and Monday.
 */
public final class CounterKey {
    private static final char SEPARATOR = '/';

    private CounterKey() {}

    /** Of a limit that has one counter. */
    public static String of(LimitSettings settings) {
        return key(settings, settings.owner().name());
    }

    /**
     * Of a limit that has a counter for each value of a tag.
     *
     * @throws IllegalArgumentException if it has not
     */
    public static String of(LimitSettings settings, String value) {
        if (settings.owner().kind() != Owner.Kind.EACH_TAG) {
            throw new IllegalArgumentException(
                    settings.limit().name() + " (expected: a limit with each value of a tag)");
        }
        return key(settings, settings.owner().of(value).name());
    }

    /**
     * The value of the tag whose counter that is.
     *
     * @return null where the key is not one of that limit
     */
    public static @Nullable String value(LimitSettings settings, String key) {
        String before = kind(settings) + SEPARATOR + escaped(settings.owner().name() + "=");
        String after = end(settings.limit());
        int length = key.length() - before.length() - after.length();
        if (settings.owner().kind() != Owner.Kind.EACH_TAG
                || length < 0
                || !key.startsWith(before)
                || !key.endsWith(after)) {
            return null;
        }
        String value = key.substring(before.length(), before.length() + length);
        return value.indexOf(SEPARATOR) < 0 ? plain(value) : null;
    }

    private static String key(LimitSettings settings, String owner) {
        return kind(settings) + SEPARATOR + escaped(owner) + end(settings.limit());
    }

    /** A limit that goes from one value of a tag to each of them is counted anew. */
    private static String kind(LimitSettings settings) {
        return settings.owner().kind().name().toLowerCase(Locale.ROOT);
    }

    private static String end(Limit limit) {
        return SEPARATOR
                + limit.metric().code()
                + SEPARATOR
                + escaped(window(limit.window()))
                + SEPARATOR
                + escaped(limit.name());
    }

    private static String window(Window window) {
        if (!(window instanceof Window.Calendar calendar)) {
            return window.word();
        }
        String zone = calendar.zone().equals(ZoneOffset.UTC) ? "" : "@" + calendar.zone().getId();
        DayOfWeek first = calendar.weekStart();
        String start = first == DayOfWeek.MONDAY ? "" : "+" + first.name().toLowerCase(Locale.ROOT);
        return calendar.word() + zone + start;
    }

    private static String escaped(String name) {
        return name.replace("%", "%25").replace("/", "%2F");
    }

    private static String plain(String escaped) {
        return escaped.replace("%2F", "/").replace("%25", "%");
    }
}
