package dev.fairlead.http;

import io.netty.util.concurrent.Future;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The connections of one server on one loop. One timer looks at all of them several times a second,
 * so that a request needs no timer of its own.
 */
final class Residents {
    private final NettyLoop loop;
    private final Census census;
    private final Set<ServerConnection> connections = new HashSet<>();
    private boolean draining;

    Residents(NettyLoop loop, Census census) {
        this.loop = loop;
        this.census = census;
    }

    /** Looks at all connections each time that period is over, until cancelled. */
    Future<?> watch(Duration period) {
        return loop.eventLoop()
                .scheduleWithFixedDelay(
                        this::tick, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    NettyLoop loop() {
        return loop;
    }

    /** Whether answers should tell clients to go elsewhere. */
    boolean draining() {
        return draining;
    }

    void moveIn(ServerConnection connection) {
        connections.add(connection);
    }

    /** The connection serves no request any more, though it may still linger. */
    void settled() {
        census.left();
    }

    void moveOut(ServerConnection connection) {
        connections.remove(connection);
    }

    void drain() {
        draining = true;
        each(ServerConnection::drain);
    }

    void killAll() {
        each(ServerConnection::kill);
    }

    private void tick() {
        long now = System.nanoTime();
        each(connection -> connection.tick(now));
    }

    /** Over a copy: whatever is called may move out. */
    private void each(Consumer<ServerConnection> action) {
        if (connections.isEmpty()) {
            return;
        }
        for (ServerConnection connection : new ArrayList<>(connections)) {
            action.accept(connection);
        }
    }
}
