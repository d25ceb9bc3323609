package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testing.BlockingCallGuard;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A reused connection that the provider has just closed (field report O02), in the three ways in
 * which that shows: the loop is held while the provider closes, so that the client cannot know.
 */
class ClientStaleTest {
    private static final String HELLO = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";

    private final ClientUnderTest client = ClientUnderTest.start();
    private final CountDownLatch close = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    @AfterEach
    void stop() {
        client.close();
    }

    /** Answers the first request of the first connection, then closes it that way. */
    private ScriptedProvider closing(ScriptedProvider.Manners last) throws IOException {
        return ScriptedProvider.start(
                peer -> {
                    peer.read();
                    peer.write(HELLO);
                    if (closed.getCount() > 0) {
                        await(close);
                        last.serve(peer);
                        closed.countDown();
                    } else {
                        peer.awaitClose();
                    }
                });
    }

    /** Sends while the client cannot have seen yet that the connection is closed. */
    private RecordedAnswer sendUnaware(Outgoing request) {
        var answer = new RecordedAnswer(true, () -> {});
        client.on(
                () -> {
                    close.countDown();
                    BlockingCallGuard.deliberately(() -> await(closed));
                    answer.sending(client.client().send(client.loop(), request, answer));
                });
        return answer;
    }

    @Test
    void aConnectionThatEndedBeforeTheWriteIsStale() throws Exception {
        try (var provider = closing(peer -> peer.socket().close())) {
            var request = ClientUnderTest.post(provider.origin(), "{}");
            client.send(request).awaitEnd();

            var second = sendUnaware(request).awaitEnd();

            assertThat(second.failure().kind()).isEqualTo(SendFailure.Kind.STALE_CONNECTION);
            assertThat(provider.requests()).isEqualTo(1);
            assertThat(client.send(ClientUnderTest.fresh(request)).awaitEnd().text())
                    .isEqualTo("hello");
            assertThat(provider.requests()).isEqualTo(2);
        }
    }

    @Test
    void aConnectionThatWasResetBeforeTheWriteIsReplacedWithinTheSending() throws Exception {
        try (var provider = closing(ScriptedProvider.Peer::reset)) {
            var request = ClientUnderTest.post(provider.origin(), "{}");
            client.send(request).awaitEnd();

            var second = sendUnaware(request).awaitEnd();

            assertThat(second.text()).isEqualTo("hello");
            assertThat(second.events()).startsWith("send returned", "sent", "head");
            assertThat(provider.requests()).isEqualTo(2);
            assertThat(provider.connections()).isEqualTo(2);
        }
    }

    @Test
    void aStreamedBodyIsStillWholeForTheReplacement() throws Exception {
        try (var provider = closing(ScriptedProvider.Peer::reset)) {
            client.send(ClientUnderTest.get(provider.origin())).awaitEnd();
            var body = new ScriptedBody(-1);
            var request =
                    ClientUnderTest.with(
                            ClientUnderTest.get(provider.origin()),
                            "POST",
                            new Outgoing.Content.Streamed(body));

            var second = sendUnaware(request);
            ClientUnderTest.until(body::isRead);
            client.on(() -> body.give("whole"));
            client.on(body::end);

            assertThat(second.awaitEnd().text()).isEqualTo("hello");
            assertThat(provider.connections()).isEqualTo(2);
        }
    }

    @Test
    void aConnectionThatResetsWhenTheNextBytesArriveIsStale() throws Exception {
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            peer.write(HELLO);
                            peer.awaitByte();
                            peer.reset();
                        })) {
            var request = ClientUnderTest.post(provider.origin(), "{}");
            client.send(request).awaitEnd();

            var second = client.send(request).awaitEnd();

            assertThat(second.failure().kind()).isEqualTo(SendFailure.Kind.STALE_CONNECTION);
            assertThat(provider.requests()).isEqualTo(1);
        }
    }

    @Test
    void aLargeRequestIsStaleTooAndNotMerelyCutOff() throws Exception {
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            peer.write(HELLO);
                            peer.awaitByte();
                            peer.reset();
                        })) {
            client.send(ClientUnderTest.get(provider.origin())).awaitEnd();
            var request =
                    ClientUnderTest.with(
                            ClientUnderTest.get(provider.origin()),
                            "POST",
                            ClientUnderTest.held(new byte[32_000_000]));

            var second = client.send(request).awaitEnd();

            assertThat(second.failure().kind()).isEqualTo(SendFailure.Kind.STALE_CONNECTION);
        }
    }

    @Test
    void aFreshConnectionThatDiesAfterTheWriteIsNotStale() throws Exception {
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.awaitByte();
                            peer.reset();
                        })) {
            var answer = client.send(ClientUnderTest.post(provider.origin(), "{}")).awaitEnd();

            assertThat(answer.failure().kind()).isEqualTo(SendFailure.Kind.RESET);
            assertThat(provider.connections()).isEqualTo(1);
        }
    }

    @Test
    void aReusedConnectionThatDiesLaterIsNotStale() throws Exception {
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            peer.write(HELLO);
                            peer.read();
                            // The provider thinks for longer than a stale connection takes to show.
                            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1_200));
                            peer.reset();
                        })) {
            var request = ClientUnderTest.post(provider.origin(), "{}");
            client.send(request).awaitEnd();

            var second = client.send(request).awaitEnd();

            assertThat(second.failure().kind()).isEqualTo(SendFailure.Kind.RESET);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
