package dev.fairlead.bench;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Collects the head of an HTTP/1.1 message and finds the few fields the harness needs. */
final class Head {
    private final byte[] bytes = new byte[16 * 1024];
    private int length;

    void clear() {
        length = 0;
    }

    /** Takes bytes up to the blank line; returns how many, or -1 if all were and none came yet. */
    int take(MemorySegment from, long offset, long end) {
        int before = length;
        int count = (int) Math.min(end - offset, bytes.length - before);
        MemorySegment.copy(from, JAVA_BYTE, offset, bytes, before, count);
        int limit = before + count;
        for (int i = Math.max(3, before); i < limit; i++) {
            if (bytes[i] == '\n' && bytes[i - 2] == '\n' && bytes[i - 1] == '\r') {
                length = i + 1;
                return length - before;
            }
        }
        if (limit == bytes.length) {
            throw new IllegalStateException("a head of more than " + bytes.length + " bytes");
        }
        length = limit;
        return -1;
    }

    /** The status code of an answer. */
    int status() {
        return (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + (bytes[11] - '0');
    }

    /** The number a field holds, or -1. The name is in lower case and ends in a colon. */
    long number(byte[] name) {
        int at = value(name);
        if (at < 0) {
            return -1;
        }
        long number = 0;
        for (; bytes[at] >= '0' && bytes[at] <= '9'; at++) {
            number = number * 10 + bytes[at] - '0';
        }
        return number;
    }

    /** Whether there is such a field. */
    boolean has(byte[] name) {
        return value(name) >= 0;
    }

    private int value(byte[] name) {
        for (int line = nextLine(0); line < length; line = nextLine(line)) {
            if ((bytes[line] | 0x20) == name[0] && matches(name, line)) {
                int at = line + name.length;
                while (bytes[at] == ' ') {
                    at++;
                }
                return at;
            }
        }
        return -1;
    }

    private int nextLine(int at) {
        while (at < length && bytes[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    private boolean matches(byte[] name, int line) {
        if (line + name.length > length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            byte b = bytes[line + i];
            if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != name[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}
