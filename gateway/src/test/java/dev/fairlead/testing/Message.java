package dev.fairlead.testing;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An HTTP/1.1 message as it stood on the wire.
 *
 * @param start the request or status line
 * @param fields each as {@code Name: value}, letter for letter
 * @param body without chunked framing
 * @param end how it ended
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; tests look at the bytes.
public record Message(String start, List<String> fields, byte[] body, End end) {
    /** How a message ended. */
    public enum End {
        /** As its framing says. */
        CLEAN,
        /** The connection closed before. */
        BROKEN
    }

    /** The value of the first field of that name, or null. */
    public @Nullable String field(String name) {
        return fields.stream()
                .filter(f -> f.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(f -> f.substring(name.length() + 1).strip())
                .findFirst()
                .orElse(null);
    }

    public List<String> names() {
        return fields.stream()
                .map(f -> f.substring(0, f.indexOf(':')).toLowerCase(java.util.Locale.ROOT))
                .toList();
    }

    public int status() {
        return Integer.parseInt(start.split(" ", 3)[1]);
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Method and target of a request. */
    public String target() {
        return start.split(" ", 3)[1];
    }

    /** Reads a message; null where the peer closes before its first byte. */
    static @Nullable Message read(InputStream in, boolean bodiless, boolean request)
            throws IOException {
        String start = line(in);
        if (start == null) {
            return null;
        }
        List<String> fields = new ArrayList<>();
        for (String field = line(in); field != null && !field.isEmpty(); field = line(in)) {
            fields.add(field);
        }
        Message head = new Message(start, fields, new byte[0], End.CLEAN);
        boolean none = bodiless || start.contains(" 204 ") || start.contains(" 304 ");
        return none ? head : head.withBody(in, request);
    }

    private Message withBody(InputStream in, boolean request) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        String length = field("content-length");
        boolean whole;
        if ("chunked".equals(field("transfer-encoding"))) {
            whole = chunks(in, content);
        } else if (length != null) {
            whole = copy(in, content, Long.parseLong(length));
        } else {
            whole = true;
            if (!request) {
                copy(in, content, Long.MAX_VALUE);
            }
        }
        return new Message(start, fields, content.toByteArray(), whole ? End.CLEAN : End.BROKEN);
    }

    private static boolean chunks(InputStream in, ByteArrayOutputStream content)
            throws IOException {
        while (true) {
            String size = line(in);
            if (size == null || size.isEmpty()) {
                return false;
            }
            long bytes = Long.parseLong(size, 16);
            if (bytes == 0) {
                String trailer = line(in);
                while (trailer != null && !trailer.isEmpty()) {
                    trailer = line(in);
                }
                return trailer != null;
            }
            if (!copy(in, content, bytes) || line(in) == null) {
                return false;
            }
        }
    }

    private static boolean copy(InputStream in, ByteArrayOutputStream content, long bytes)
            throws IOException {
        try {
            for (long i = 0; i < bytes; i++) {
                int b = in.read();
                if (b < 0) {
                    return false;
                }
                content.write(b);
            }
            return true;
        } catch (java.net.SocketException reset) {
            return false;
        }
    }

    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int b;
            try {
                b = in.read();
            } catch (java.net.SocketException reset) {
                return null;
            }
            if (b < 0) {
                return null;
            }
            if (b == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1).replace("\r", "");
            }
            line.write(b);
        }
    }
}
