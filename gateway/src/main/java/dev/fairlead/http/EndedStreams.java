package dev.fairlead.http;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * How the last streams of a connection ended, so that a frame that comes for one of them is judged
 * right (RFC 9113, section 5.1): what was under way when we reset a stream is thrown away, what a
 * client sends on a stream that it has ended itself is an error of its connection. On its loop.
 */
final class EndedStreams {
    /** More than a client can have under way when a reset reaches it. */
    private static final int REMEMBERED = 512;

    /** Who had the last word on a stream. */
    enum By {
        CLIENT,
        US
    }

    /** Stream ids in the order of their ends, negative where it was us. */
    private int[] ring = new int[16];

    private int next;
    private int size;

    void add(int stream, By by) {
        if (size == ring.length && size < REMEMBERED) {
            grow();
        }
        ring[next] = by == By.US ? -stream : stream;
        next = (next + 1) % ring.length;
        size = Math.min(size + 1, ring.length);
    }

    /** Only while the ring has never wrapped around. */
    private void grow() {
        next = size;
        ring = Arrays.copyOf(ring, Math.min(2 * size, REMEMBERED));
    }

    /** Who ended it; null if it is not among the last ones, or never was a stream. */
    @Nullable By endOf(int stream) {
        for (int i = 0; i < size; i++) {
            if (ring[i] == stream) {
                return By.CLIENT;
            }
            if (ring[i] == -stream) {
                return By.US;
            }
        }
        return null;
    }
}
