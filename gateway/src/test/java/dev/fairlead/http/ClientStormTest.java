package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Many requests at once to a provider with bad manners, cancelled at any moment. */
class ClientStormTest {
    private static final String HELLO = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";
    private static final int CONNECTIONS = 7;

    /** Mostly answers; now and then it closes, resets, stops half-way or lies. */
    private static void misbehave(ScriptedProvider.Peer peer) throws IOException {
        while (peer.read() != null) {
            switch (ThreadLocalRandom.current().nextInt(20)) {
                case 0 -> {
                    return;
                }
                case 1 -> peer.reset();
                case 2 -> {
                    peer.write("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nhello");
                    return;
                }
                case 3 -> peer.write(HELLO + "!");
                case 4 -> {
                    peer.write(HELLO);
                    return;
                }
                case 5 -> peer.awaitClose();
                case 6 -> {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
                    peer.write(HELLO);
                }
                default -> peer.write(HELLO);
            }
        }
    }

    private static Outgoing request(ScriptedProvider provider, Random random) {
        Duration limit = Duration.ofMillis(500);
        Outgoing plain =
                ClientUnderTest.with(
                        ClientUnderTest.get(provider.origin()),
                        new Timeouts(Duration.ofSeconds(20), limit, limit, Duration.ZERO));
        Outgoing request =
                random.nextBoolean()
                        ? plain
                        : ClientUnderTest.with(
                                plain,
                                "POST",
                                ClientUnderTest.held(new byte[random.nextInt(40_000)]));
        return random.nextInt(10) == 0 ? ClientUnderTest.fresh(request) : request;
    }

    @Test
    void everyRequestEndsOnceAndNoConnectionIsLost() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed of the storm: " + seed);
        Random random = new Random(seed);
        try (var client =
                        new ClientUnderTest(
                                2, new ClientSettings(CONNECTIONS, Duration.ofSeconds(30)));
                var provider = ScriptedProvider.start(ClientStormTest::misbehave)) {
            for (int wave = 0; wave < 8; wave++) {
                storm(client, provider, random);
            }
            ClientUnderTest.until(() -> client.open() == client.idle());
            assertThat(client.open()).isLessThanOrEqualTo(CONNECTIONS);
            assertThat(client.waiting()).isZero();
        }
    }

    private static void storm(ClientUnderTest client, ScriptedProvider provider, Random random)
            throws InterruptedException {
        List<RecordedAnswer> wanted = new ArrayList<>();
        List<RecordedAnswer> unwanted = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Loop loop = client.loops().get(random.nextInt(2));
            var answer = new RecordedAnswer(true, () -> {});
            client.send(loop, request(provider, random), answer);
            if (random.nextInt(4) == 0) {
                loop.after(Duration.ofMillis(random.nextInt(10)), () -> answer.sending().cancel());
                unwanted.add(answer);
            } else {
                wanted.add(answer);
            }
            assertThat(client.open()).isLessThanOrEqualTo(CONNECTIONS);
        }
        for (RecordedAnswer answer : wanted) {
            answer.awaitEnd();
        }
        for (RecordedAnswer answer : wanted) {
            assertThat(answer.events())
                    .filteredOn(event -> event.matches("end|failed|body failed"))
                    .hasSize(1);
            assertThat(answer.events().getLast()).matches("end|failed|body failed");
        }
        assertThat(unwanted)
                .allSatisfy(
                        answer ->
                                assertThat(answer.events())
                                        .filteredOn(e -> e.matches("end|failed|body failed"))
                                        .hasSizeLessThanOrEqualTo(1));
    }
}
