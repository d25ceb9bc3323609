package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Which connection carries a request, and how long one is kept. */
// The line ends of the wire are part of what is tested.
@SuppressWarnings("StringConcatToTextBlock")
class ClientPoolTest {
    private static final String HELLO = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";

    private ClientUnderTest client = ClientUnderTest.start();

    @AfterEach
    void stop() {
        client.close();
    }

    private void with(int loops, ClientSettings settings) {
        client.close();
        client = new ClientUnderTest(loops, settings);
    }

    @Test
    void aConnectionCarriesOneRequestAfterTheOther() throws Exception {
        try (var provider = ScriptedProvider.answering(HELLO)) {
            for (int i = 0; i < 5; i++) {
                var answer = client.send(ClientUnderTest.get(provider.origin())).awaitEnd();
                assertThat(answer.text()).isEqualTo("hello");
            }

            assertThat(provider.connections()).isEqualTo(1);
            assertThat(client.open()).isEqualTo(1);
            assertThat(client.idle()).isEqualTo(1);
        }
    }

    @Test
    void theNextRequestFindsTheConnectionAlreadyWhenTheEndIsHeard() throws Exception {
        try (var provider = ScriptedProvider.answering(HELLO)) {
            var request = ClientUnderTest.get(provider.origin());
            var second = new RecordedAnswer(true, () -> {});
            var first =
                    new RecordedAnswer(
                            true,
                            () ->
                                    second.sending(
                                            client.client().send(client.loop(), request, second)));

            client.send(client.loop(), request, first);

            assertThat(second.awaitEnd().text()).isEqualTo("hello");
            assertThat(provider.connections()).isEqualTo(1);
        }
    }

    @Test
    void freshMeansANewConnectionWhateverIsIdle() throws Exception {
        try (var provider = ScriptedProvider.answering(HELLO)) {
            var request = ClientUnderTest.get(provider.origin());
            client.send(request).awaitEnd();

            client.send(ClientUnderTest.fresh(request)).awaitEnd();

            assertThat(provider.connections()).isEqualTo(2);
        }
    }

    @Test
    void aProviderThatWillCloseGetsNoSecondRequest() throws Exception {
        for (String answer :
                List.of(
                        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 5\r\n\r\nhello",
                        "HTTP/1.1 200 OK\r\nConnection: x, Close\r\ncontent-length: 5\r\n\r\nhello",
                        "HTTP/1.0 200 OK\r\ncontent-length: 5\r\n\r\nhello",
                        "HTTP/1.1 200 OK\r\n"
                                + "keep-alive: timeout=0\r\n"
                                + "content-length: 5\r\n\r\n"
                                + "hello")) {
            try (var provider = ScriptedProvider.answering(answer)) {
                assertThat(client.send(ClientUnderTest.get(provider.origin())).awaitEnd().text())
                        .isEqualTo("hello");
                ClientUnderTest.until(() -> client.open() == 0);
            }
        }
    }

    @Test
    void anOldProviderThatKeepsAliveIsReused() throws Exception {
        try (var provider =
                ScriptedProvider.answering(
                        "HTTP/1.0 200 OK\r\nconnection: keep-alive\r\n"
                                + "content-length: 5\r\n\r\nhello")) {
            client.send(ClientUnderTest.get(provider.origin())).awaitEnd();
            client.send(ClientUnderTest.get(provider.origin())).awaitEnd();

            assertThat(provider.connections()).isEqualTo(1);
        }
    }

    @Test
    void idleConnectionsExpire() throws Exception {
        with(1, new ClientSettings(10, Duration.ofMillis(50)));
        try (var provider = ScriptedProvider.answering(HELLO)) {
            client.send(ClientUnderTest.get(provider.origin())).awaitEnd();

            ClientUnderTest.until(() -> client.open() == 0);

            assertThat(client.idle()).isZero();
        }
    }

    @Test
    void theProvidersOwnTimeIsHonouredWithAMargin() throws Exception {
        try (var provider =
                ScriptedProvider.answering(
                        "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1, max=100\r\n"
                                + "content-length: 0\r\n\r\n")) {
            client.send(ClientUnderTest.get(provider.origin())).awaitEnd();

            // The default would keep it for longer than this waits.
            ClientUnderTest.until(() -> client.open() == 0);
        }
    }

    @Test
    void aConnectionThatClosesWhileIdleIsForgotten() throws Exception {
        var close = new CountDownLatch(1);
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            peer.write(HELLO);
                            await(close);
                        })) {
            client.send(ClientUnderTest.get(provider.origin())).awaitEnd();
            assertThat(client.idle()).isEqualTo(1);

            close.countDown();

            ClientUnderTest.until(() -> client.open() == 0);
            assertThat(client.idle()).isZero();
            var next = client.send(ClientUnderTest.get(provider.origin())).awaitEnd();
            assertThat(next.text()).isEqualTo("hello");
        }
    }

    @Test
    void bytesThatNobodyAskedForDiscardAnIdleConnection() throws Exception {
        var speak = new CountDownLatch(1);
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            peer.write(HELLO);
                            await(speak);
                            peer.write(HELLO);
                            peer.awaitClose();
                        })) {
            client.send(ClientUnderTest.get(provider.origin())).awaitEnd();

            speak.countDown();

            ClientUnderTest.until(() -> client.open() == 0);
        }
    }

    @Test
    void noMoreConnectionsThanAllowedInTheWholeProcess() throws Exception {
        with(2, new ClientSettings(3, Duration.ofSeconds(30)));
        var go = new Semaphore(0);
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            while (peer.read() != null) {
                                go.acquireUninterruptibly();
                                peer.write(HELLO);
                            }
                        })) {
            List<RecordedAnswer> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                answers.add(
                        client.send(
                                client.loops().get(i % 2),
                                ClientUnderTest.get(provider.origin()),
                                new RecordedAnswer(true, () -> {})));
            }
            ClientUnderTest.until(() -> provider.requests() == 3);
            assertThat(client.open()).isEqualTo(3);
            assertThat(client.waiting()).isEqualTo(9);

            go.release(1_000);

            for (RecordedAnswer answer : answers) {
                assertThat(answer.awaitEnd().text()).isEqualTo("hello");
            }
            assertThat(client.open()).isLessThanOrEqualTo(3);
            assertThat(client.waiting()).isZero();
        }
    }

    @Test
    void anIdleConnectionOfAnotherLoopMakesRoom() throws Exception {
        with(2, new ClientSettings(1, Duration.ofSeconds(30)));
        try (var provider = ScriptedProvider.answering(HELLO)) {
            var request = ClientUnderTest.get(provider.origin());
            for (int i = 0; i < 6; i++) {
                var answer = new RecordedAnswer(true, () -> {});
                client.send(client.loops().get(i % 2), request, answer).awaitEnd();
                assertThat(answer.text()).isEqualTo("hello");
            }
            assertThat(client.open()).isEqualTo(1);
        }
    }

    @Test
    void freshMakesRoomForItselfToo() throws Exception {
        with(1, new ClientSettings(1, Duration.ofSeconds(30)));
        try (var provider = ScriptedProvider.answering(HELLO)) {
            var request = ClientUnderTest.get(provider.origin());
            client.send(request).awaitEnd();

            assertThat(client.send(ClientUnderTest.fresh(request)).awaitEnd().text())
                    .isEqualTo("hello");
            assertThat(provider.connections()).isEqualTo(2);
        }
    }

    @Test
    void whoWaitsTooLongForAConnectionHearsIt() throws Exception {
        with(1, new ClientSettings(1, Duration.ofSeconds(30)));
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            peer.awaitClose();
                        })) {
            var request = ClientUnderTest.get(provider.origin());
            var hanging = client.send(request);
            var impatient =
                    new Timeouts(
                            Duration.ofMillis(50), Duration.ZERO, Duration.ZERO, Duration.ZERO);

            var answer = client.send(ClientUnderTest.with(request, impatient)).awaitEnd();

            assertThat(answer.failure().kind()).isEqualTo(SendFailure.Kind.CONNECT_TIMEOUT);
            assertThat(client.waiting()).isZero();
            client.on(() -> hanging.sending().cancel());
            ClientUnderTest.until(() -> client.open() == 0);
        }
    }

    @Test
    void whoCancelsWhileWaitingWaitsNoMore() throws Exception {
        with(1, new ClientSettings(1, Duration.ofSeconds(30)));
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            peer.awaitClose();
                        })) {
            var request = ClientUnderTest.get(provider.origin());
            var hanging = client.send(request);
            var waiting = client.send(request);
            assertThat(client.waiting()).isEqualTo(1);

            client.on(() -> waiting.sending().cancel());

            assertThat(client.waiting()).isZero();
            client.on(() -> hanging.sending().cancel());
            ClientUnderTest.until(() -> client.open() == 0);
            assertThat(waiting.events()).containsExactly("send returned");
        }
    }

    @Test
    void aClosedClientKeepsNothingAndTakesNothing() throws Exception {
        try (var provider = ScriptedProvider.answering(HELLO)) {
            var request = ClientUnderTest.get(provider.origin());
            client.send(request).awaitEnd();

            client.client().close();

            ClientUnderTest.until(() -> client.open() == 0);
            var refused = client.send(request).awaitEnd();
            assertThat(refused.failure().kind()).isEqualTo(SendFailure.Kind.CONNECT_FAILED);
            assertThat(refused.events()).startsWith("send returned");
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
