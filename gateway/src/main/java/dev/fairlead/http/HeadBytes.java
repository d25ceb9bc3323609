package dev.fairlead.http;

import dev.fairlead.call.Headers;

import io.netty.buffer.ByteBuf;

import java.nio.charset.StandardCharsets;

/**
 * A head while it is put together, in an array: texts become bytes by one copy each, and all of it
 * goes into the buffer by one more. Values are bytes that were read as Latin-1 and go out as the
 * same bytes.
 */
final class HeadBytes {
    private final byte[] bytes;
    private int length;

    /**
     * @param capacity no less than will be added
     */
    HeadBytes(int capacity) {
        bytes = new byte[capacity];
    }

    /** How many bytes those fields take, one line each. */
    static int size(Headers headers) {
        int size = 0;
        for (int i = 0; i < headers.size(); i++) {
            size += size(headers.name(i), headers.value(i));
        }
        return size;
    }

    static int size(String name, String value) {
        return name.length() + value.length() + 4;
    }

    /** What is beyond Latin-1 becomes a question mark: it must not become a line break. */
    HeadBytes text(String text) {
        byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(latin, 0, bytes, length, latin.length);
        length += latin.length;
        return this;
    }

    HeadBytes field(String name, String value) {
        text(name);
        bytes[length++] = ':';
        bytes[length++] = ' ';
        text(value);
        return line();
    }

    HeadBytes line() {
        bytes[length++] = '\r';
        bytes[length++] = '\n';
        return this;
    }

    void into(ByteBuf out) {
        out.writeBytes(bytes, 0, length);
    }
}
