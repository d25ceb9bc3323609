package dev.fairlead.http;

import dev.fairlead.call.Headers;
import dev.fairlead.http.SendFailure.Kind;

import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/**
 * One request on its way: from the pool, or a connection of its own, to the head of the answer. On
 * one loop.
 */
final class PooledSending implements Sending, OriginPool.Waiting, Connecting.Listener {
    /** A reused connection that ends so soon after the write was closed before it. */
    private static final long STALE = TimeUnit.SECONDS.toNanos(1);

    /** How long a connection that takes no more may still bring an answer. */
    private static final long LAST_WORDS = TimeUnit.SECONDS.toNanos(1);

    private enum Stage {
        WAITING,
        CONNECTING,
        SENDING,
        ANSWERED,
        OVER
    }

    private final Outgoing request;
    private final AnswerListener listener;
    private final OriginPool pool;
    private final Connecting.Means means;
    private final EventLoop loop;
    private final long total;
    private Stage stage = Stage.WAITING;
    private @Nullable Connecting connecting;
    private @Nullable ClientConnection connection;
    private @Nullable RequestWriter writer;
    private @Nullable KeptBody kept;

    /** Watches what no connection watches yet, or any more. */
    private @Nullable Alarm alarm;

    private long connectBy;
    private long writtenAt;
    private boolean reused;
    private boolean fresh;
    private boolean starting;
    private boolean sentUntold;
    private boolean cancelled;

    PooledSending(
            Outgoing request,
            AnswerListener listener,
            OriginPool pool,
            Connecting.Means means,
            EventLoop loop) {
        this.request = request;
        this.listener = listener;
        this.pool = pool;
        this.means = means;
        this.loop = loop;
        this.total = Alarm.after(request.timeouts().total());
        this.fresh = request.connection() == Outgoing.Connection.FRESH;
    }

    Outgoing request() {
        return request;
    }

    /** Begins. The listener hears nothing before this has returned. */
    void start() {
        RequestHead.check(request);
        keep();
        starting = true;
        try {
            ClientConnection idle = fresh ? null : pool.takeIdle(loop);
            if (idle != null) {
                connection(idle);
            } else {
                connectBy = Alarm.after(request.timeouts().connect());
                findConnection();
            }
        } finally {
            starting = false;
        }
    }

    /** The body may be written only once there is a connection: until then it must stay. */
    private void keep() {
        if (request.content() instanceof Outgoing.Content.Held held
                && held.held() instanceof KeptBody body) {
            body.keep();
            kept = body;
        }
    }

    private void findConnection() {
        stage = Stage.WAITING;
        alarm = new Alarm(loop, this::connectTimeOver);
        alarm.set(Math.min(connectBy, total));
        pool.slot(this);
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public boolean takesUsed() {
        return !fresh;
    }

    @Override
    public void slot() {
        if (stage != Stage.WAITING) {
            pool.giveBackSlot();
            return;
        }
        stage = Stage.CONNECTING;
        connecting = new Connecting(means, pool, loop, connectBy, this);
        connecting.start();
    }

    @Override
    public void closed() {
        if (stage == Stage.WAITING) {
            fail(Kind.CONNECT_FAILED, "the client is closed");
        }
    }

    @Override
    public void notConnected(SendFailure failure) {
        fail(failure);
    }

    @Override
    public void connected(ClientConnection made) {
        use(made);
    }

    /** A connection that has carried a request before. */
    @Override
    public void connection(ClientConnection used) {
        reused = true;
        use(used);
    }

    private void use(ClientConnection usable) {
        noAlarm();
        stage = Stage.SENDING;
        connecting = null;
        connection = usable;
        usable.begin(this, total);
        writtenAt = Alarm.now();
        RequestWriter next = new RequestWriter(usable.channel(), request, this);
        writer = next;
        next.write();
        if (stage == Stage.SENDING && writer == next && !next.whole()) {
            usable.requestUnderWay(next);
        }
    }

    private void connectTimeOver() {
        String at = connecting == null ? "waiting for one of its connections" : connecting.stage();
        if (Alarm.now() >= total) {
            fail(Kind.TOTAL_TIMEOUT, "no answer in time: " + at);
        } else {
            fail(Kind.CONNECT_TIMEOUT, "no connection in time: " + at);
        }
    }

    /** The whole request has been handed to the socket. */
    void written() {
        letGo();
        if (stage == Stage.OVER || connection == null) {
            return;
        }
        connection.requestWritten();
        sentUntold = true;
        if (starting) {
            loop.execute(this::tellSent);
        } else {
            tellSent();
        }
    }

    private void tellSent() {
        if (sentUntold && stage != Stage.OVER) {
            sentUntold = false;
            listener.sent();
        }
    }

    /** The connection takes no more of the request. */
    void notWritten(String why) {
        if (stage == Stage.OVER) {
            letGo();
        }
        if (stage != Stage.SENDING || connection == null) {
            return;
        }
        ClientConnection broken = connection;
        if (unseen() || !broken.channel().isActive()) {
            broken.broken(ClientConnection.Break.CLOSED, why);
            return;
        }
        // An answer may have come before the provider stopped taking the request.
        alarm = new Alarm(loop, () -> broken.broken(ClientConnection.Break.CLOSED, why));
        alarm.set(Alarm.now() + LAST_WORDS);
    }

    /** Whether the provider cannot have seen anything of the request. */
    private boolean unseen() {
        return reused
                && writer != null
                && !writer.begun()
                && connection != null
                && !connection.answerStarted();
    }

    void writabilityChanged() {
        if (writer != null) {
            writer.writabilityChanged();
        }
    }

    /** The source of a body that passes through has failed. */
    void sourceFailed(String what) {
        if (stage == Stage.SENDING) {
            fail(Kind.REQUEST_BODY_FAILED, "the request did not come whole: " + what);
        } else if (stage == Stage.ANSWERED && connection != null) {
            connection.broken(
                    ClientConnection.Break.CLOSED, "the request did not come whole: " + what);
        }
    }

    /** Whether the request is wholly written. */
    boolean wholly() {
        return writer != null && writer.whole();
    }

    /** The head of the answer has come. */
    void answered(int status, Headers headers, AnswerBody body) {
        noAlarm();
        tellSent();
        if (stage != Stage.SENDING) {
            return;
        }
        stage = Stage.ANSWERED;
        // A provider that says no reads no more; one that says yes may still be reading.
        if (status >= 400 && writer != null && !writer.whole()) {
            writer.stop();
        }
        listener.head(status, headers, body);
    }

    /** The connection broke before the head of an answer. */
    void broken(ClientConnection.Break how, String what) {
        if (stage != Stage.SENDING || connection == null) {
            return;
        }
        switch (how) {
            case CLOSED -> lost(what);
            case INVALID -> fail(Kind.INVALID, "no valid answer: " + what);
            case FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT -> fail(Kind.FIRST_BYTE_TIMEOUT, what);
            case TOTAL_TIMEOUT -> fail(Kind.TOTAL_TIMEOUT, what);
        }
    }

    private void lost(String what) {
        if (unseen()) {
            again();
        } else if (connection != null && connection.answerStarted()) {
            fail(Kind.INVALID, "no valid answer: " + what);
        } else if (reused && Alarm.now() - writtenAt < STALE) {
            fail(Kind.STALE_CONNECTION, what);
        } else if (wholly()) {
            fail(Kind.RESET, what);
        } else {
            fail(Kind.NOT_WHOLLY_WRITTEN, what);
        }
    }

    /** Nothing of it was written: a fresh connection takes over. */
    private void again() {
        noAlarm();
        fresh = true;
        reused = false;
        connection = null;
        writer = null;
        connectBy = Alarm.after(request.timeouts().connect());
        findConnection();
    }

    private void fail(Kind kind, String what) {
        fail(SendFailure.at(pool.origin(), kind, what));
    }

    private void fail(SendFailure failure) {
        if (stage == Stage.OVER) {
            return;
        }
        dismiss();
        if (starting) {
            loop.execute(() -> tellFailed(failure));
        } else {
            listener.failed(failure);
        }
    }

    private void tellFailed(SendFailure failure) {
        if (!cancelled) {
            listener.failed(failure);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        if (stage != Stage.OVER) {
            dismiss();
        }
    }

    /** Over from our side: what is under way is ended. */
    private void dismiss() {
        ClientConnection unwanted = connection;
        Connecting half = connecting;
        over();
        pool.forget(this);
        if (half != null) {
            half.cancel();
        }
        if (unwanted != null) {
            unwanted.abandon();
        }
    }

    /** The answer is through, or nothing more will come of it. */
    void over() {
        stage = Stage.OVER;
        noAlarm();
        if (writer == null || writer.settled()) {
            letGo();
        } else {
            writer.stop();
        }
        connection = null;
        connecting = null;
    }

    private void letGo() {
        if (kept != null) {
            KeptBody mine = kept;
            kept = null;
            mine.letGo();
        }
    }

    private void noAlarm() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }
}
