package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Request bodies that pass through as they arrive. */
class ClientUploadTest {
    private static final String HELLO = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";

    private final ClientUnderTest client = ClientUnderTest.start();

    @AfterEach
    void stop() {
        client.close();
    }

    private static Outgoing upload(ScriptedProvider provider, ScriptedBody body) {
        return ClientUnderTest.with(
                ClientUnderTest.get(provider.origin()),
                "POST",
                new Outgoing.Content.Streamed(body));
    }

    @Test
    void aBodyOfUnknownLengthGoesInChunks() throws Exception {
        try (var provider = ScriptedProvider.answering(HELLO)) {
            var body = new ScriptedBody(-1);
            var answer = client.send(upload(provider, body));
            ClientUnderTest.until(body::isRead);
            client.on(() -> body.give("hello, "));
            client.on(() -> body.give("world of many chunks"));
            client.on(body::end);

            assertThat(answer.awaitEnd().text()).isEqualTo("hello");
            assertThat(provider.request().head()).contains("\r\ntransfer-encoding: chunked\r\n");
            assertThat(provider.request().text()).isEqualTo("hello, world of many chunks");
            assertThat(answer.events()).startsWith("send returned", "sent", "head");
            assertThat(client.idle()).isEqualTo(1);
        }
    }

    @Test
    void anEmptyBodyOfUnknownLengthEndsAtOnce() throws Exception {
        try (var provider = ScriptedProvider.answering(HELLO)) {
            var body = new ScriptedBody(-1);
            var answer = client.send(upload(provider, body));
            ClientUnderTest.until(body::isRead);
            client.on(body::end);

            assertThat(answer.awaitEnd().text()).isEqualTo("hello");
            assertThat(provider.request().text()).isEmpty();
        }
    }

    @Test
    void aBodyOfKnownLengthKeepsIt() throws Exception {
        try (var provider = ScriptedProvider.answering(HELLO)) {
            var body = new ScriptedBody(12);
            var answer = client.send(upload(provider, body));
            ClientUnderTest.until(body::isRead);
            client.on(() -> body.give("hello, "));
            client.on(() -> body.give("world"));
            client.on(body::end);

            assertThat(answer.awaitEnd().text()).isEqualTo("hello");
            assertThat(provider.request().head()).contains("\r\ncontent-length: 12\r\n");
            assertThat(provider.request().text()).isEqualTo("hello, world");
        }
    }

    @Test
    void aBodyThatFailsEndsTheRequestAndTheProviderSeesNoWholeOne() throws Exception {
        try (var provider = ScriptedProvider.answering(HELLO)) {
            var body = new ScriptedBody(-1);
            var answer = client.send(upload(provider, body));
            ClientUnderTest.until(body::isRead);
            client.on(() -> body.give("half"));
            client.on(body::fail);

            assertThat(answer.awaitEnd().failure().kind())
                    .isEqualTo(SendFailure.Kind.REQUEST_BODY_FAILED);
            ClientUnderTest.until(() -> client.open() == 0);
            assertThat(provider.requests()).isZero();
        }
    }

    @Test
    void aBodyOfAnotherLengthThanAnnouncedIsNotSentAsAWholeOne() throws Exception {
        try (var provider = ScriptedProvider.answering(HELLO)) {
            var tooLong = new ScriptedBody(4);
            var first = client.send(upload(provider, tooLong));
            ClientUnderTest.until(tooLong::isRead);
            client.on(() -> tooLong.give("hello"));
            var tooShort = new ScriptedBody(6);
            var second = client.send(upload(provider, tooShort));
            ClientUnderTest.until(tooShort::isRead);
            client.on(() -> tooShort.give("hello"));
            client.on(tooShort::end);

            assertThat(first.awaitEnd().failure().kind())
                    .isEqualTo(SendFailure.Kind.REQUEST_BODY_FAILED);
            assertThat(second.awaitEnd().failure().kind())
                    .isEqualTo(SendFailure.Kind.REQUEST_BODY_FAILED);
            assertThat(provider.requests()).isZero();
        }
    }

    @Test
    void aProviderThatReadsSlowlySlowsTheSource() throws Exception {
        byte[] piece = new byte[64 * 1024];
        long total = 48L * 1024 * 1024;
        var given = new AtomicLong();
        var read = new AtomicLong();
        var ahead = new AtomicLong();
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.head();
                            while (read.get() < total) {
                                peer.skip(piece.length);
                                read.addAndGet(piece.length);
                                ahead.accumulateAndGet(given.get() - read.get(), Math::max);
                            }
                            peer.write(HELLO);
                            peer.awaitClose();
                        })) {
            var body = new ScriptedBody(total);
            var answer = client.send(upload(provider, body));
            Runnable flow =
                    () -> {
                        while (!body.isPaused() && given.get() < total) {
                            given.addAndGet(piece.length);
                            body.give(piece);
                        }
                        if (given.get() == total) {
                            given.incrementAndGet();
                            body.end();
                        }
                    };
            body.onResume(() -> client.loop().execute(flow));
            ClientUnderTest.until(body::isRead);
            client.on(flow);

            assertThat(answer.awaitEnd().text()).isEqualTo("hello");
            // What the kernel holds for both ends, and little more.
            assertThat(ahead.get()).isLessThan(16L * 1024 * 1024);
        }
    }

    @Test
    void aProviderThatRefusesEarlyStopsTheSource() throws Exception {
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.head();
                            peer.write("HTTP/1.1 413 No\r\ncontent-length: 3\r\n\r\nbig");
                            peer.awaitClose();
                        })) {
            var body = new ScriptedBody(-1);

            var answer = client.send(upload(provider, body)).awaitEnd();

            assertThat(answer.text()).isEqualTo("big");
            assertThat(body.isCancelled()).isTrue();
            assertThat(answer.events()).doesNotContain("sent");
            ClientUnderTest.until(() -> client.open() == 0);
        }
    }

    @Test
    void aProviderThatAnswersWhileItReadsGetsTheRest() throws Exception {
        var read = new CountDownLatch(1);
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.head();
                            peer.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello");
                            peer.skip(4);
                            read.countDown();
                            peer.write("world");
                            peer.awaitClose();
                        })) {
            var body = new ScriptedBody(4);
            var answer = client.send(upload(provider, body)).awaitHead();
            client.on(() -> body.give("more"));
            client.on(body::end);

            assertThat(answer.awaitEnd().text()).isEqualTo("helloworld");
            assertThat(answer.events()).contains("sent");
            assertThat(client.idle()).isEqualTo(1);
        }
    }

    @Test
    void aBodyIsNotTouchedBeforeThereIsAConnection() throws Exception {
        var provider = ScriptedProvider.answering(HELLO);
        provider.close();
        var body = new ScriptedBody(-1);

        var answer = client.send(upload(provider, body)).awaitEnd();

        assertThat(answer.failure().kind()).isEqualTo(SendFailure.Kind.CONNECT_FAILED);
        assertThat(body.isRead()).isFalse();
        assertThat(body.isCancelled()).isFalse();
    }
}
