package dev.fairlead.http;

/** Watches that a body which is being read advances; looked at from time to time. */
final class Upload {
    private final ServerSettings.Waiting waiting;
    private boolean watching;
    private long windowStart;
    private long windowBytes;

    Upload(ServerSettings.Waiting waiting) {
        this.waiting = waiting;
    }

    /** Whether the sender was too slow for a whole window. */
    boolean tooSlow(RequestBody body, long now) {
        if (!body.hungry()) {
            watching = false;
            return false;
        }
        if (!watching) {
            start(body, now);
            return false;
        }
        if (now - windowStart < waiting.body().toNanos()) {
            return false;
        }
        boolean tooSlow = body.received() - windowBytes < waiting.bodyBytes();
        start(body, now);
        return tooSlow;
    }

    private void start(RequestBody body, long now) {
        watching = true;
        windowStart = now;
        windowBytes = body.received();
    }
}
