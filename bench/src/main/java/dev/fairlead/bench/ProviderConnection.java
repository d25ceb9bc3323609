package dev.fairlead.bench;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** One connection to the fake provider: reads a request, compares its body, answers. */
final class ProviderConnection implements Loop.Ready {
    private static final byte[] NUMBER = "x-bench:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final MemorySegment WRONG =
            Bytes.of(
                    "HTTP/1.1 418 Not What Was Sent\r\ncontent-length: 0\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

    private final int fd;
    private final Loop loop;
    private final Provider provider;
    private final Head head = new Head();
    private final Outgoing outgoing = new Outgoing();
    private @Nullable Served serving;
    private @Nullable Streaming streaming;
    private long position;
    private long left;
    private boolean same;
    private boolean closed;

    ProviderConnection(int fd, Loop loop, Provider provider) {
        this.fd = fd;
        this.loop = loop;
        this.provider = provider;
    }

    @Override
    public void ready(int events) {
        if (!outgoing.done() && !outgoing.flush(fd)) {
            close();
            return;
        }
        MemorySegment buffer = loop.buffer;
        while (true) {
            long count = Linux.receive(fd, buffer.address(), buffer.byteSize());
            if (count == -Linux.EAGAIN) {
                return;
            }
            if (count <= 0) {
                close();
                return;
            }
            consume(buffer, count);
            if (count < buffer.byteSize() && (events & Loop.GONE) == 0) {
                return;
            }
        }
    }

    private void consume(MemorySegment buffer, long count) {
        long at = 0;
        while (at < count) {
            Served served = serving;
            if (served == null) {
                int taken = head.take(buffer, at, count);
                if (taken < 0) {
                    return;
                }
                at += taken;
                served = begin();
            } else {
                long take = Math.min(left, count - at);
                compare(served, buffer, at, take);
                at += take;
            }
            if (left == 0) {
                answer(served);
            }
        }
    }

    private Served begin() {
        Served served = provider.served(head.number(NUMBER));
        left = Math.max(0, head.number(LENGTH));
        same = left == served.request.byteSize();
        position = 0;
        serving = served;
        head.clear();
        return served;
    }

    private void compare(Served served, MemorySegment buffer, long at, long take) {
        if (same) {
            same =
                    MemorySegment.mismatch(
                                    buffer,
                                    at,
                                    at + take,
                                    served.request,
                                    position,
                                    position + take)
                            < 0;
        }
        position += take;
        left -= take;
    }

    private void answer(Served served) {
        serving = null;
        if (!same) {
            outgoing.write(fd, WRONG, 0, WRONG.byteSize());
        } else if (served.streams()) {
            Streaming stream = new Streaming(this, served, System.nanoTime());
            streaming = stream;
            provider.stream(stream);
        } else {
            outgoing.write(fd, served.answer, 0, served.ends[0]);
        }
    }

    /** Whether the event before is still being written, because the proxy does not read. */
    boolean busy(Streaming stream) {
        return !closed && streaming == stream && !outgoing.done();
    }

    /**
     * Writes an event of the stream that this connection still carries; false if it no longer does.
     */
    boolean writeEvent(Streaming stream, MemorySegment bytes, long from, long to) {
        if (closed || streaming != stream) {
            return false;
        }
        boolean written = outgoing.write(fd, bytes, from, to);
        if (!written) {
            close();
        } else if (stream.ended()) {
            streaming = null;
        }
        return written;
    }

    private void close() {
        closed = true;
        loop.close(fd);
    }
}
