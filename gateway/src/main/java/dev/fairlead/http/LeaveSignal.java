package dev.fairlead.http;

import org.jspecify.annotations.Nullable;

/** Runs one action once if the client of an exchange leaves; see {@link Exchange#onLeave}. */
final class LeaveSignal {
    private final NettyLoop loop;
    private @Nullable Runnable action;
    private boolean given;

    LeaveSignal(NettyLoop loop) {
        this.loop = loop;
    }

    void then(Runnable newAction) {
        action = newAction;
        if (given) {
            loop.execute(this::run);
        }
    }

    boolean given() {
        return given;
    }

    void give() {
        given = true;
        run();
    }

    private void run() {
        Runnable once = action;
        action = null;
        if (once != null) {
            once.run();
        }
    }
}
