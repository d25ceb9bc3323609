package dev.fairlead.bench;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** One connection of the load generator: sends a request, reads its answer, compares its body. */
final class Connection implements Loop.Ready {
    /** Told what happens on a connection; may send the next request at once. */
    interface Listener {
        default void connected(Connection connection) {}

        void answered(Connection connection);
    }

    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHUNKED = "transfer-encoding:".getBytes(StandardCharsets.US_ASCII);

    private final Loop loop;
    private final Listener listener;
    private final int fd = Linux.tcpSocket();
    private final Head head = new Head();
    private final AnswerBody body = new AnswerBody();
    private final Outgoing outgoing = new Outgoing();
    private Asked asked = Asked.NOTHING;
    private boolean connected;
    private boolean waiting;
    private boolean inHead;

    /** When the request was due; kept here for whoever measures. */
    long scheduled;

    Connection(Loop loop, int port, Listener listener) {
        this.loop = loop;
        this.listener = listener;
        if (fd < 0) {
            throw new IllegalStateException("socket: errno " + -fd);
        }
        int done = Linux.connect(fd, port);
        if (done < 0 && done != -Linux.EINPROGRESS) {
            throw new IllegalStateException("connect: errno " + -done);
        }
        loop.add(fd, this);
    }

    void send(Asked asked) {
        this.asked = asked;
        waiting = true;
        inHead = true;
        head.clear();
        if (!outgoing.write(fd, asked.request(), 0, asked.request().byteSize())) {
            throw new IllegalStateException("the connection broke while sending");
        }
    }

    void close() {
        loop.close(fd);
    }

    /** How many bytes of the present answer's body have come. */
    long received() {
        return inHead ? 0 : body.position();
    }

    @Override
    public void ready(int events) {
        if (!connected) {
            int error = Linux.pendingError(fd);
            if (error != 0) {
                throw new IllegalStateException("connect: errno " + error);
            }
            connected = true;
            listener.connected(this);
        } else if (!outgoing.done() && !outgoing.flush(fd)) {
            throw new IllegalStateException("the connection broke while sending");
        }
        if ((events & (Loop.IN | Loop.GONE)) != 0) {
            read(events);
        }
    }

    private void read(int events) {
        MemorySegment buffer = loop.buffer;
        while (true) {
            long count = Linux.receive(fd, buffer.address(), buffer.byteSize());
            if (count == -Linux.EAGAIN) {
                return;
            }
            if (count <= 0) {
                throw new IllegalStateException(
                        "the connection ended"
                                + (waiting ? " during a request" : "")
                                + ": "
                                + count);
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
            if (!waiting) {
                throw new IllegalStateException("bytes after the end of the answer");
            }
            if (inHead) {
                int taken = head.take(buffer, at, count);
                if (taken < 0) {
                    return;
                }
                at += taken;
                begin();
            } else {
                at = body.take(buffer, at, count);
            }
            if (!inHead && body.done()) {
                waiting = false;
                listener.answered(this);
            }
        }
    }

    private void begin() {
        inHead = false;
        if (head.status() != 200) {
            throw new IllegalStateException("not the answer expected:\n" + head);
        }
        long length = head.number(LENGTH);
        if (length < 0 && !head.has(CHUNKED)) {
            throw new IllegalStateException("neither length nor chunks:\n" + head);
        }
        body.begin(asked.expected(), length);
    }
}
