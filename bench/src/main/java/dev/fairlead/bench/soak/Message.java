package dev.fairlead.bench.soak;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A request or an answer while it is read from a connection.
 *
 * @param start its first line
 * @param fields by lower-case name; the last of a name counts
 */
record Message(String start, Map<String, String> fields, InputStream in) {
    private static final int LONGEST_LINE = 64 * 1024;

    /** The head of the next one; null where the connection has ended instead. */
    static @Nullable Message read(InputStream in) throws IOException {
        String start = line(in);
        if (start == null) {
            return null;
        }
        Map<String, String> fields = new HashMap<>();
        for (String line = line(in); line == null || !line.isEmpty(); line = line(in)) {
            if (line == null) {
                throw new EOFException("the connection ended within a head: " + start);
            }
            int colon = line.indexOf(':');
            fields.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Message(start, fields, in);
    }

    int status() {
        return Integer.parseInt(start.substring(9, 12));
    }

    /** Reads the body to its end and returns how long it was. */
    long body() throws IOException {
        if (!fields.containsKey("transfer-encoding")) {
            return skip(length());
        }
        long length = 0;
        for (long chunk = chunk(); chunk > 0; chunk = chunk()) {
            length += skip(chunk);
            line(in);
        }
        for (String trailer = line(in); trailer == null || !trailer.isEmpty(); trailer = line(in)) {
            if (trailer == null) {
                throw new EOFException("the connection ended within the trailers");
            }
        }
        return length;
    }

    long length() {
        return Long.parseLong(fields.getOrDefault("content-length", "0"));
    }

    private long chunk() throws IOException {
        String size = line(in);
        if (size == null) {
            throw new EOFException("the connection ended between chunks");
        }
        return Long.parseLong(size.strip(), 16);
    }

    private long skip(long length) throws IOException {
        in.skipNBytes(length);
        return length;
    }

    private static @Nullable String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                if (line.isEmpty()) {
                    return null;
                }
                throw new EOFException("the connection ended within a line");
            }
            if (line.length() > LONGEST_LINE) {
                throw new IOException("a line that does not end");
            }
            line.append((char) b);
        }
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        return line.toString();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
