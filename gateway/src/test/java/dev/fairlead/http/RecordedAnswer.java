package dev.fairlead.http;

import dev.fairlead.call.Body;
import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.BodyReader;
import dev.fairlead.call.Chunk;
import dev.fairlead.call.Headers;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What a listener heard of one request: written on the loop, read by the test after the end. */
final class RecordedAnswer implements AnswerListener, BodyReader {
    private final CountDownLatch head = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<String> events = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Runnable onEnd;
    private int status;
    private Headers headers = Headers.EMPTY;
    private Headers trailers = Headers.EMPTY;
    private volatile @Nullable Body body;
    private final AtomicLong received = new AtomicLong();
    private @Nullable SendFailure failure;
    private @Nullable BodyFailure bodyFailure;
    private volatile @Nullable Sending sending;
    private final boolean reads;

    RecordedAnswer(boolean reads, Runnable onEnd) {
        this.reads = reads;
        this.onEnd = onEnd;
    }

    void sending(Sending begun) {
        events.add("send returned");
        sending = begun;
    }

    @Override
    public void sent() {
        events.add("sent");
    }

    @Override
    public void head(int seen, Headers fields, Body content) {
        events.add("head");
        status = seen;
        headers = fields;
        body = content;
        if (reads) {
            content.read(this);
        }
        head.countDown();
    }

    @Override
    public void failed(SendFailure why) {
        events.add("failed");
        failure = why;
        head.countDown();
        over.countDown();
        onEnd.run();
    }

    @Override
    public void chunk(Chunk chunk) {
        byte[] copy = new byte[chunk.size()];
        chunk.bytes().get(copy);
        bytes.writeBytes(copy);
        received.addAndGet(copy.length);
    }

    @Override
    public void pauseInArrivals() {
        events.add("pause");
    }

    @Override
    public void end(Headers last) {
        events.add("end");
        trailers = last;
        over.countDown();
        onEnd.run();
    }

    @Override
    public void failed(BodyFailure why) {
        events.add("body failed");
        bodyFailure = why;
        over.countDown();
        onEnd.run();
    }

    RecordedAnswer awaitHead() throws InterruptedException {
        return await(head, "head");
    }

    RecordedAnswer awaitEnd() throws InterruptedException {
        return await(over, "end");
    }

    private RecordedAnswer await(CountDownLatch latch, String what) throws InterruptedException {
        if (!latch.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("no " + what + " in time; " + received + " bytes came");
        }
        return this;
    }

    Sending sending() {
        return Objects.requireNonNull(sending);
    }

    Body body() {
        return Objects.requireNonNull(body);
    }

    int status() {
        return status;
    }

    Headers headers() {
        return headers;
    }

    Headers trailers() {
        return trailers;
    }

    String text() {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** How many bytes of the body have come so far. */
    long received() {
        return received.get();
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    List<String> events() {
        return events;
    }

    /** What went wrong before the head. */
    SendFailure failure() {
        return Objects.requireNonNull(failure, () -> "no failure; heard " + events);
    }

    /** What went wrong after the head. */
    BodyFailure bodyFailure() {
        return Objects.requireNonNull(bodyFailure, () -> "no failure; heard " + events);
    }
}
