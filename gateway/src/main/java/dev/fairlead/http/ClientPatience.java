package dev.fairlead.http;

import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * How long a connection waits for what: the limit in force changes with every step of a request,
 * the timer behind it hardly ever. On one loop.
 */
final class ClientPatience {
    private enum Wait {
        /** The reader pauses, or nothing is due. */
        NOTHING,
        REQUEST_TAKEN,
        FIRST_BYTE,
        NEXT_BYTE,
        NEXT_REQUEST
    }

    /** An idle connection is given up so long before the provider would close it. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final ClientConnection connection;
    private final Alarm alarm;
    private Timeouts limits = Timeouts.DEFAULT;
    private Wait wait = Wait.NOTHING;
    private long until = Alarm.NEVER;
    private long total = Alarm.NEVER;
    private Duration kept = Duration.ZERO;
    private boolean written;
    private boolean bodyBegun;
    private long taken;
    private @Nullable RequestWriter writer;

    ClientPatience(EventLoop loop, ClientConnection connection) {
        this.connection = connection;
        this.alarm = new Alarm(loop, this::over);
    }

    void begin(Timeouts timeouts, long totalDeadline) {
        limits = timeouts;
        total = totalDeadline;
        written = false;
        bodyBegun = false;
        wait = Wait.NOTHING;
        until = Alarm.NEVER;
        writer = null;
    }

    void requestUnderWay(RequestWriter underWay) {
        writer = underWay;
        taken = underWay.taken();
        await(Wait.REQUEST_TAKEN, limits.firstByte());
    }

    /**
     * @param reading whether what comes is read at once
     */
    void requestWritten(boolean reading) {
        written = true;
        writer = null;
        if (reading && !bodyBegun) {
            await(Wait.FIRST_BYTE, limits.firstByte());
        }
    }

    void readerPauses() {
        await(Wait.NOTHING, Duration.ZERO);
    }

    void readerReads() {
        if (bodyBegun) {
            await(Wait.NEXT_BYTE, limits.idle());
        } else if (written) {
            await(Wait.FIRST_BYTE, limits.firstByte());
        } else {
            await(Wait.REQUEST_TAKEN, limits.firstByte());
        }
    }

    void chunkCame() {
        bodyBegun = true;
        await(Wait.NEXT_BYTE, limits.idle());
    }

    /**
     * No request is on the connection.
     *
     * @param announced how long the provider says that it waits; null if it says nothing
     */
    void idle(Duration expiry, @Nullable Duration announced) {
        kept = expiry;
        if (announced != null) {
            Duration safe =
                    announced.compareTo(MARGIN) > 0
                            ? announced.minus(MARGIN)
                            : announced.dividedBy(2);
            kept = safe.compareTo(expiry) < 0 ? safe : expiry;
        }
        total = Alarm.NEVER;
        await(Wait.NEXT_REQUEST, kept);
    }

    /** Whether it has been idle for too long, though the timer may not have said so yet. */
    boolean expired() {
        return wait == Wait.NEXT_REQUEST && Alarm.now() >= until;
    }

    void end() {
        alarm.cancel();
    }

    private void await(Wait next, Duration limit) {
        wait = next;
        until = Alarm.after(limit);
        alarm.set(Math.min(until, total));
    }

    private void over() {
        if (Alarm.now() >= total) {
            connection.timeOver(ClientConnection.Break.TOTAL_TIMEOUT, limits.total());
            return;
        }
        switch (wait) {
            case NOTHING -> alarm.set(total);
            case REQUEST_TAKEN -> stalled();
            case FIRST_BYTE ->
                    connection.timeOver(
                            ClientConnection.Break.FIRST_BYTE_TIMEOUT, limits.firstByte());
            case NEXT_BYTE ->
                    connection.timeOver(ClientConnection.Break.IDLE_TIMEOUT, limits.idle());
            case NEXT_REQUEST -> connection.timeOver(ClientConnection.Break.CLOSED, kept);
        }
    }

    /** A provider that takes nothing of the request any more will not answer it. */
    private void stalled() {
        if (writer == null || !writer.blocked() || writer.taken() > taken) {
            taken = writer == null ? 0 : writer.taken();
            await(Wait.REQUEST_TAKEN, limits.firstByte());
            return;
        }
        connection.timeOver(ClientConnection.Break.FIRST_BYTE_TIMEOUT, limits.firstByte());
    }
}
