package dev.fairlead.bench;

import java.lang.foreign.MemorySegment;

/** What of a message is still to be written to a socket that may take only part of it. */
final class Outgoing {
    private long address;
    private long left;

    /**
     * Writes bytes that stay where they are until {@link #done()}; false if the connection is
     * broken.
     */
    boolean write(int fd, MemorySegment bytes, long from, long to) {
        if (left > 0) {
            throw new IllegalStateException("still writing");
        }
        address = bytes.address() + from;
        left = to - from;
        return flush(fd);
    }

    /** Goes on writing; returns false once the connection is broken. */
    boolean flush(int fd) {
        while (left > 0) {
            long sent = Linux.send(fd, address, left);
            if (sent == -Linux.EAGAIN) {
                return true;
            }
            if (sent < 0) {
                return false;
            }
            address += sent;
            left -= sent;
        }
        return true;
    }

    boolean done() {
        return left == 0;
    }
}
