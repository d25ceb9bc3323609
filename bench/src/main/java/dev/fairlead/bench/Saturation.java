package dev.fairlead.bench;

import java.util.ArrayList;
import java.util.List;

/** As many requests as go through, over so many connections, each waiting for its answer. */
final class Saturation implements Connection.Listener {
    private final Loop loop;
    private final Asked asked;
    private final List<Connection> connections = new ArrayList<>();
    private long toSend;
    private long open;

    Saturation(Loop loop, Asked asked) {
        this.loop = loop;
        this.asked = asked;
    }

    /** Opens the connections and has one answer over each. */
    void open(int port, int count) {
        open = count;
        for (int i = 0; i < count; i++) {
            connections.add(new Connection(loop, port, this));
        }
        await();
    }

    /** Sends so many requests and returns when all are answered. */
    void run(long requests) {
        toSend = requests;
        open = Math.min(requests, connections.size());
        toSend -= open;
        for (int i = 0; i < open; i++) {
            connections.get(i).send(asked);
        }
        await();
    }

    void close() {
        connections.forEach(Connection::close);
    }

    private void await() {
        while (open > 0) {
            loop.turn(-1);
        }
    }

    @Override
    public void connected(Connection connection) {
        connection.send(asked);
    }

    @Override
    public void answered(Connection connection) {
        if (toSend > 0) {
            toSend--;
            connection.send(asked);
        } else {
            open--;
        }
    }
}
