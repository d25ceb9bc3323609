package dev.fairlead.bench;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;

/**
 * Requests at times fixed in advance, whether or not earlier ones are answered. Latency counts from
 * the time a request was due.
 */
final class OpenLoop implements Connection.Listener {
    private static final long SEED = 20260106;
    static final int CONNECTIONS = 64;

    private final Loop loop;
    private final Asked asked;
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final ArrayDeque<Long> late = new ArrayDeque<>();
    private long[] latencies = new long[0];
    private int answered;
    private boolean measuring;

    OpenLoop(Loop loop, Asked asked) {
        this.loop = loop;
        this.asked = asked;
    }

    /** Opens the connections and has one answer over each. */
    void open(int port) {
        for (int i = 0; i < CONNECTIONS; i++) {
            Connection ignored = new Connection(loop, port, this);
        }
        while (idle.size() < CONNECTIONS) {
            loop.turn(-1);
        }
    }

    /** Runs at a rate, arrivals at random (the same each time), and returns sorted nanoseconds. */
    long[] run(int count, int perSecond) {
        Random random = new Random(SEED);
        latencies = new long[count];
        answered = 0;
        measuring = true;
        double due = System.nanoTime() + 10_000_000;
        for (int sent = 0; sent < count; sent++) {
            due += -Math.log(1 - random.nextDouble()) * 1e9 / perSecond;
            waitUntil((long) due);
            late.add((long) due);
            sendLate();
        }
        while (answered < count) {
            loop.turn(-1);
        }
        measuring = false;
        Arrays.sort(latencies);
        return latencies;
    }

    void close() {
        idle.forEach(Connection::close);
    }

    private void waitUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            loop.turn(left);
        }
    }

    private void sendLate() {
        while (!late.isEmpty() && !idle.isEmpty()) {
            Connection connection = idle.pop();
            connection.scheduled = late.poll();
            connection.send(asked);
        }
    }

    @Override
    public void connected(Connection connection) {
        connection.send(asked);
    }

    @Override
    public void answered(Connection connection) {
        if (measuring) {
            latencies[answered++] = System.nanoTime() - connection.scheduled;
        }
        idle.push(connection);
        sendLate();
    }
}
