package dev.fairlead.http;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * The idle connections to one origin on one loop. The last one used is the first one taken, so that
 * those nobody needs expire. On the loop, but for {@link #size}.
 */
final class IdleConnections {
    private final ArrayDeque<ClientConnection> stack = new ArrayDeque<>();
    private volatile int size;

    void put(ClientConnection connection) {
        stack.addLast(connection);
        size = stack.size();
    }

    @Nullable ClientConnection take() {
        ClientConnection last = stack.pollLast();
        while (last != null && !last.usable()) {
            last.close();
            last = stack.pollLast();
        }
        size = stack.size();
        return last;
    }

    /** Whether it was there. */
    boolean remove(ClientConnection connection) {
        boolean was = stack.removeLastOccurrence(connection);
        size = stack.size();
        return was;
    }

    void closeOldest() {
        ClientConnection oldest = stack.pollFirst();
        size = stack.size();
        if (oldest != null) {
            oldest.close();
        }
    }

    void closeAll() {
        while (!stack.isEmpty()) {
            closeOldest();
        }
    }

    /** How many there are; for any thread. */
    int size() {
        return size;
    }
}
