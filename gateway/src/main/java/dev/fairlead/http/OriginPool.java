package dev.fairlead.http;

import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections to one origin: idle ones per loop, and slots, one per connection, so many for the
 * whole process. Who finds no slot waits in one queue.
 */
final class OriginPool {
    /** How often the first in the queue is passed over for one on the connection's own loop. */
    private static final int PATIENCE = 32;

    private final Origin origin;
    private final ClientSettings settings;
    private final Map<EventLoop, IdleConnections> idle = new ConcurrentHashMap<>();

    /** Slots taken. */
    private final AtomicInteger open = new AtomicInteger();

    /** Guarded by itself. */
    private final Deque<Waiting> queue = new ArrayDeque<>();

    private volatile int queued;
    private volatile boolean closed;

    /** Guarded by the queue. */
    private int passedOver;

    OriginPool(Origin origin, ClientSettings settings) {
        this.origin = origin;
        this.settings = settings;
    }

    /** Somebody who needs a connection. All methods are called on its loop. */
    interface Waiting {
        EventLoop loop();

        /** Whether a connection that has carried a request will do. */
        boolean takesUsed();

        /** A connection that was idle. */
        void connection(ClientConnection used);

        /** A slot: a connection may be made. Whoever gets it gives it back. */
        void slot();

        /** The client is closed. */
        void closed();
    }

    Origin origin() {
        return origin;
    }

    ClientSettings settings() {
        return settings;
    }

    /** An idle connection of that loop, the last used first; null if there is none. On the loop. */
    @Nullable ClientConnection takeIdle(EventLoop loop) {
        IdleConnections connections = idle.get(loop);
        return connections == null ? null : connections.take();
    }

    /** A slot, at once or once one is free. On the loop of the one who asks. */
    void slot(Waiting asking) {
        if (closed) {
            asking.closed();
            return;
        }
        if (!takeSlot() && !queueUp(asking)) {
            return;
        }
        asking.slot();
    }

    /** True if a slot was free after all. */
    private boolean queueUp(Waiting asking) {
        synchronized (queue) {
            if (closed) {
                asking.closed();
                return false;
            }
            if (takeSlot()) {
                return true;
            }
            queue.addLast(asking);
            queued = queue.size();
        }
        makeRoom(asking);
        return false;
    }

    private boolean takeSlot() {
        while (true) {
            int taken = open.get();
            if (taken >= settings.connectionsPerOrigin()) {
                return false;
            }
            if (open.compareAndSet(taken, taken + 1)) {
                return true;
            }
        }
    }

    /** Connections that lie idle where the one who waits cannot use them give up their slot. */
    private void makeRoom(Waiting asking) {
        for (Map.Entry<EventLoop, IdleConnections> entry : idle.entrySet()) {
            boolean usable = entry.getKey().equals(asking.loop()) && asking.takesUsed();
            if (!usable && entry.getValue().size() > 0) {
                entry.getKey().execute(entry.getValue()::closeOldest);
                return;
            }
        }
    }

    /** It does not wait any more. No effect where it does not. */
    void forget(Waiting waiting) {
        if (queued == 0) {
            return;
        }
        synchronized (queue) {
            queue.remove(waiting);
            queued = queue.size();
        }
    }

    /** A connection is closed, or was never made. Any thread. */
    void giveBackSlot() {
        Waiting next;
        synchronized (queue) {
            next = queue.pollFirst();
            queued = queue.size();
            if (next == null) {
                open.decrementAndGet();
                return;
            }
            passedOver = 0;
        }
        next.loop().execute(next::slot);
    }

    /** The connection has carried its request and may carry another. On its loop. */
    void giveBack(ClientConnection connection) {
        if (closed) {
            connection.close();
            return;
        }
        IdleConnections connections =
                idle.computeIfAbsent(connection.loop(), _ -> new IdleConnections());
        if (queued == 0) {
            connections.put(connection);
            // Who began to wait meanwhile may not have seen it.
            if (queued == 0 || !connections.remove(connection)) {
                return;
            }
        }
        handOver(connection, connections);
    }

    private void handOver(ClientConnection connection, IdleConnections connections) {
        Waiting next;
        boolean others;
        synchronized (queue) {
            next = next(connection.loop());
            others = !queue.isEmpty();
        }
        if (next != null) {
            next.connection(connection);
        } else if (others) {
            connection.close();
        } else {
            connections.put(connection);
        }
    }

    /** The first who can use a connection of that loop; null if the slot should go elsewhere. */
    private @Nullable Waiting next(EventLoop loop) {
        Iterator<Waiting> all = queue.iterator();
        boolean first = true;
        while (all.hasNext()) {
            Waiting waiting = all.next();
            if (waiting.loop().equals(loop) && waiting.takesUsed()) {
                if (!first && ++passedOver > PATIENCE) {
                    return null;
                }
                all.remove();
                queued = queue.size();
                return waiting;
            }
            first = false;
        }
        return null;
    }

    /** An idle connection was closed or taken out by itself. On its loop. */
    void forget(ClientConnection connection) {
        IdleConnections connections = idle.get(connection.loop());
        if (connections != null) {
            connections.remove(connection);
        }
    }

    /** Nobody has a connection or waits for one. */
    boolean isUnused() {
        synchronized (queue) {
            return open.get() == 0 && queue.isEmpty();
        }
    }

    OriginStatistics statistics() {
        int idleNow = 0;
        for (IdleConnections connections : idle.values()) {
            idleNow += connections.size();
        }
        return new OriginStatistics(origin, open.get(), idleNow, queued);
    }

    /** Closes what is idle, now and later, and sends away who waits. Any thread. */
    void close() {
        closed = true;
        idle.forEach((loop, connections) -> loop.execute(connections::closeAll));
        synchronized (queue) {
            for (Waiting waiting : queue) {
                waiting.loop().execute(waiting::closed);
            }
            queue.clear();
            queued = 0;
        }
    }
}
