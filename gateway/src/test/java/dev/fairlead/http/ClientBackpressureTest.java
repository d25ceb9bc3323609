package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Body;
import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.BodyReader;
import dev.fairlead.call.Chunk;
import dev.fairlead.call.Headers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A reader that is slower than the provider. */
// The line ends of the wire are part of what is tested.
@SuppressWarnings("StringConcatToTextBlock")
class ClientBackpressureTest {
    private static final int PIECE = 64 * 1024;
    private static final long TOTAL = 64L * 1024 * 1024;

    private final ClientUnderTest client = ClientUnderTest.start();

    @AfterEach
    void stop() {
        client.close();
    }

    @Test
    void aSlowReaderSlowsTheProvider() throws Exception {
        var written = new AtomicLong();
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            peer.write("HTTP/1.1 200 OK\r\ncontent-length: " + TOTAL + "\r\n\r\n");
                            byte[] piece = new byte[PIECE];
                            while (written.get() < TOTAL) {
                                peer.write(piece);
                                written.addAndGet(PIECE);
                            }
                            peer.awaitClose();
                        })) {
            var reader = new SlowReader(client.loop(), written);

            client.on(
                    () ->
                            client.client()
                                    .send(
                                            client.loop(),
                                            ClientUnderTest.get(provider.origin()),
                                            reader));

            assertThat(reader.over.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(reader.received).isEqualTo(TOTAL);
            assertThat(reader.brokePromises).isZero();
            // What the kernel holds for both ends, and little more.
            assertThat(reader.ahead).isLessThan(16L * 1024 * 1024);
            assertThat(client.idle()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatIsWholeWaitsForItsReaderWithoutItsConnection() throws Exception {
        try (var provider =
                ScriptedProvider.answering(
                        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
                                + "5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n")) {
            var request = ClientUnderTest.get(provider.origin());
            var unread = client.sendUnread(request).awaitHead();
            ClientUnderTest.until(() -> client.idle() == 1);

            var second = client.send(request).awaitEnd();
            client.on(() -> unread.body().read(unread));

            assertThat(second.text()).isEqualTo("helloworld");
            assertThat(unread.awaitEnd().text()).isEqualTo("helloworld");
            assertThat(provider.connections()).isEqualTo(1);
        }
    }

    @Test
    void whatCameBeforeABreakIsReadBeforeTheFailure() throws Exception {
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            peer.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhello");
                        })) {
            var unread = client.sendUnread(ClientUnderTest.get(provider.origin())).awaitHead();
            ClientUnderTest.until(() -> client.open() == 0);

            client.on(() -> unread.body().read(unread));

            assertThat(unread.awaitEnd().text()).isEqualTo("hello");
            assertThat(unread.bodyFailure().kind()).isEqualTo(BodyFailure.Kind.CUT_SHORT);
        }
    }

    @Test
    void aReaderThatWaitsForTheMomentToFlushGoesOn() throws Exception {
        String chunks = "1\r\n.\r\n".repeat(10_000);
        try (var provider =
                ScriptedProvider.answering(
                        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
                                + chunks
                                + "0\r\n\r\n")) {
            var reader = new FlushingReader();

            client.on(
                    () ->
                            client.client()
                                    .send(
                                            client.loop(),
                                            ClientUnderTest.get(provider.origin()),
                                            reader));

            assertThat(reader.over.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(reader.received).isEqualTo(10_000);
        }
    }

    /** Pauses at every chunk and goes on when it is time to flush. */
    private static final class FlushingReader implements AnswerListener, BodyReader {
        private final CountDownLatch over = new CountDownLatch(1);
        private volatile int received;
        private Body body = new ScriptedBody(0);

        @Override
        public void sent() {}

        @Override
        public void head(int status, Headers headers, Body answer) {
            body = answer;
            answer.read(this);
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate")
        public void chunk(Chunk chunk) {
            received += chunk.size();
            body.pause();
        }

        @Override
        public void pauseInArrivals() {
            body.resume();
        }

        @Override
        public void end(Headers trailers) {
            over.countDown();
        }

        @Override
        public void failed(BodyFailure failure) {
            over.countDown();
        }

        @Override
        public void failed(SendFailure failure) {
            over.countDown();
        }
    }

    /** Pauses at every chunk and goes on a millisecond later. */
    private static final class SlowReader implements AnswerListener, BodyReader {
        private final Loop loop;
        private final AtomicLong written;
        private final CountDownLatch over = new CountDownLatch(1);
        private boolean paused;
        private volatile long received;
        private volatile long ahead;
        private volatile int brokePromises;
        private Body body = new ScriptedBody(0);

        SlowReader(Loop loop, AtomicLong written) {
            this.loop = loop;
            this.written = written;
        }

        @Override
        public void sent() {}

        @Override
        public void head(int status, Headers headers, Body answer) {
            body = answer;
            answer.read(this);
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate")
        public void chunk(Chunk chunk) {
            if (paused) {
                brokePromises++;
            }
            received += chunk.size();
            ahead = Math.max(ahead, written.get() - received);
            paused = true;
            body.pause();
            loop.after(
                    Duration.ofMillis(1),
                    () -> {
                        paused = false;
                        body.resume();
                    });
        }

        @Override
        public void pauseInArrivals() {}

        @Override
        public void end(Headers trailers) {
            over.countDown();
        }

        @Override
        public void failed(BodyFailure failure) {
            over.countDown();
        }

        @Override
        public void failed(SendFailure failure) {
            over.countDown();
        }
    }
}
