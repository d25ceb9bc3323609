package dev.fairlead.http;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** How many connections of a server may still carry a request; from any thread. */
final class Census {
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicReference<@Nullable Runnable> onEmpty = new AtomicReference<>();
    private final Runnable onLeave;

    /** With an action for each connection that leaves, on the leaving connection's loop. */
    Census(Runnable onLeave) {
        this.onLeave = onLeave;
    }

    int open() {
        return open.get();
    }

    void arrived() {
        open.incrementAndGet();
    }

    void left() {
        if (open.decrementAndGet() == 0) {
            runIfEmpty();
        }
        onLeave.run();
    }

    /** Runs the action once when there is no connection, perhaps at once. */
    void whenEmpty(Runnable action) {
        onEmpty.set(action);
        runIfEmpty();
    }

    private void runIfEmpty() {
        Runnable action = open.get() == 0 ? onEmpty.getAndSet(null) : null;
        if (action != null) {
            action.run();
        }
    }
}
