package dev.fairlead.dialect;

import dev.fairlead.call.OperationClass;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The paths of a family. A row is a method, or {@code *} for any, and the end of a path: base paths
 * and versions differ from provider to provider ({@code v1}, {@code openai/v1}, {@code
 * api/paas/v4}) and are skipped. {@code *} stands for one segment, {@code **} at the end for any
 * number. The first row that fits wins. Paths are compared decoded and without regard to case, so
 * that no spelling that a server might accept slips past a permission.
 */
public final class PathTable {
    private static final String ANY = "*";
    private static final String REST = "**";

    private record Row(String method, List<String> segments, Operation operation) {
        boolean fits(String asked, List<String> path, int from) {
            if (!method.equals(ANY) && !method.equals(asked)) {
                return false;
            }
            for (int i = 0; i < segments.size(); i++) {
                if (segments.get(i).equals(REST)) {
                    return true;
                }
                if (from + i == path.size()) {
                    return false;
                }
                if (!segments.get(i).equals(ANY) && !segments.get(i).equals(path.get(from + i))) {
                    return false;
                }
            }
            return from + segments.size() == path.size();
        }
    }

    private final Map<String, List<Row>> byFirstSegment = new HashMap<>();

    /** Adds rows such as {@code POST chat/completions}. */
    public PathTable rows(Operation operation, String... patterns) {
        for (String pattern : patterns) {
            int space = pattern.indexOf(' ');
            List<String> segments = List.of(pattern.substring(space + 1).split("/", -1));
            byFirstSegment
                    .computeIfAbsent(segments.getFirst(), first -> new ArrayList<>())
                    .add(new Row(pattern.substring(0, space), segments, operation));
        }
        return this;
    }

    /** Adds rows for operations that are not metered. */
    public PathTable rows(OperationClass kind, String name, String... patterns) {
        return rows(new Operation(name, kind, null, Operation.Reading.NONE), patterns);
    }

    /** What a path does; null if no row fits. */
    public @Nullable Operation find(String method, List<String> path) {
        for (int from = 0; from < path.size(); from++) {
            List<Row> rows = byFirstSegment.get(path.get(from));
            if (rows == null) {
                continue;
            }
            for (Row row : rows) {
                if (row.fits(method, path, from)) {
                    return row.operation;
                }
            }
        }
        return null;
    }

    /** The segments of a path: decoded, in lower case, the empty ones left out. */
    static List<String> segments(String rest) {
        String path = decode(rest).toLowerCase(Locale.ROOT);
        List<String> segments = new ArrayList<>();
        int from = 0;
        while (from <= path.length()) {
            int slash = path.indexOf('/', from);
            int end = slash < 0 ? path.length() : slash;
            if (end > from) {
                segments.add(path.substring(from, end));
            }
            from = end + 1;
        }
        return segments;
    }

    /** Percent-decoding after RFC 3986, section 2.1; what is no valid triplet stays as it is. */
    public static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (bytes[i] == '%' && high >= 0 && low >= 0) {
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = bytes[i];
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
