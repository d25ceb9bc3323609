package dev.fairlead.bench;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** An edge-triggered epoll loop for one thread. */
final class Loop {
    /** Readable, or closed by the other side. */
    static final int IN = 1;

    /** The other side sends no more, or the connection is gone: read until the end shows. */
    static final int GONE = 0x2000 | 0x10 | 0x8;

    private static final int OUT = 4;
    private static final int EDGE = 1 << 31;
    private static final int RDHUP = 0x2000;
    private static final int ADD = 1;
    private static final int MOST = 512;

    // struct epoll_event is packed on x86-64 alone.
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");
    private static final int SIZE = PACKED ? 12 : 16;
    private static final int DATA = PACKED ? 4 : 8;

    /** Whoever owns a descriptor. */
    interface Ready {
        void ready(int events);
    }

    private final int epoll = Linux.epoll();
    private final MemorySegment events = Arena.global().allocate((long) MOST * SIZE, 16);
    private final MemorySegment one = Arena.global().allocate(SIZE, 16);

    /** Where whoever is called may read into; its content is lost after the call. */
    final MemorySegment buffer = Arena.global().allocate(256 * 1024, 64);

    private @Nullable Ready[] owners = new Ready[1024];

    void add(int fd, Ready owner) {
        if (fd >= owners.length) {
            owners = Arrays.copyOf(owners, Math.max(fd + 1, owners.length * 2));
        }
        owners[fd] = owner;
        one.set(JAVA_INT, 0, IN | OUT | RDHUP | EDGE);
        one.set(JAVA_INT_UNALIGNED, DATA, fd);
        int done = Linux.watch(epoll, ADD, fd, one);
        if (done < 0) {
            throw new IllegalStateException("epoll_ctl: errno " + -done);
        }
    }

    /** Closes the descriptor; events already fetched for it are dropped. */
    void close(int fd) {
        owners[fd] = null;
        Linux.close(fd);
    }

    /** Waits at most so many nanoseconds (forever if negative) and calls the owners. */
    void turn(long nanos) {
        int count = Linux.await(epoll, events, MOST, nanos);
        if (count < 0 && count != -Linux.EINTR) {
            throw new IllegalStateException("epoll_pwait2: errno " + -count);
        }
        for (int i = 0; i < count; i++) {
            long at = (long) i * SIZE;
            Ready owner = owners[events.get(JAVA_INT_UNALIGNED, at + DATA)];
            if (owner != null) {
                owner.ready(events.get(JAVA_INT_UNALIGNED, at));
            }
        }
    }
}
