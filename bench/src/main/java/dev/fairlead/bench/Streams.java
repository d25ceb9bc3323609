package dev.fairlead.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Many streams at once; measures while all of them are open. */
final class Streams implements Connection.Listener {
    private static final int CONNECTING = 128;
    private static final long TURN = 1_000_000;

    /**
     * What was seen while every stream was open.
     *
     * @param events how many came
     * @param cpuNanos what the process measured used meanwhile
     * @param atMost the greatest reading taken meanwhile
     */
    record Seen(long events, long cpuNanos, long atMost) {}

    private final Loop loop;
    private final Asked asked;
    private final int eventSize;
    private final List<Connection> connections = new ArrayList<>();
    private int connected;
    private int answered;

    Streams(Loop loop, Asked asked, int eventSize) {
        this.loop = loop;
        this.asked = asked;
        this.eventSize = eventSize;
    }

    /** Opens all, and returns when all have come to their end. */
    Seen run(int port, int count, LongSupplier cpu, LongSupplier reading) {
        open(port, count);
        long startEvents = events();
        long startCpu = cpu.getAsLong();
        long lookAgain = System.nanoTime();
        long most = 0;
        while (answered == 0) {
            loop.turn(TURN);
            if (System.nanoTime() >= lookAgain) {
                most = Math.max(most, reading.getAsLong());
                lookAgain += 500_000_000;
            }
        }
        long cpuNanos = cpu.getAsLong() - startCpu;
        Seen seen = new Seen(events() - startEvents, cpuNanos, most);
        while (answered < count) {
            loop.turn(-1);
        }
        connections.forEach(Connection::close);
        return seen;
    }

    private void open(int port, int count) {
        int started = 0;
        while (started < count) {
            while (connections.size() < count && connections.size() - connected < CONNECTING) {
                connections.add(new Connection(loop, port, this));
            }
            loop.turn(-1);
            while (started < connections.size() && connections.get(started).received() > 0) {
                started++;
            }
            if (answered > 0) {
                throw new IllegalStateException(
                        "a stream ended before all were open: " + connections.size());
            }
        }
    }

    private long events() {
        return connections.stream().mapToLong(c -> c.received() / eventSize).sum();
    }

    @Override
    public void connected(Connection connection) {
        connected++;
        connection.send(asked);
    }

    @Override
    public void answered(Connection connection) {
        answered++;
    }
}
