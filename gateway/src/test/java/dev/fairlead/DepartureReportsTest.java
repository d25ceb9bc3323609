package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.call.Ending;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.RawClient;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Field reports S14 and O12: clients that leave, through the whole gateway. */
class DepartureReportsTest {
    private static final int CALLS = 5_000;
    private static final int AT_ONCE = 40;

    private static final String MESSAGES =
            "{\"model\":\"claude-sonnet-4-5\",\"stream\":true,\"messages\":[{\"role\":\"user\","
                    + "\"content\":\"good morning to you\"}]}";
    private static final String START =
            "event: message_start\n"
                + "data:"
                + " {\"type\":\"message_start\",\"message\":{\"model\":\"claude-sonnet-4-5\",\"usage\":{\"input_tokens\":40,\"output_tokens\":1}}}\n\n";
    private static final String DELTA =
            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                    + "\"delta\":{\"type\":\"text_delta\",\"text\":\"words\"}}\n\n";
    private static final String USED =
            "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
                    + "\"end_turn\"},\"usage\":{\"output_tokens\":15}}\n\n";

    @TempDir private Path folder;
    private Stage stage;
    private final CountDownLatch providerSawIt = new CountDownLatch(1);

    @BeforeEach
    void set() throws Exception {
        stage = Stage.set(folder);
    }

    @AfterEach
    void strike() {
        stage.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void s14aBeforeTheFirstByte(boolean streaming) throws Exception {
        provider("");
        String body = streaming ? MESSAGES : MESSAGES.replace("true", "false");
        try (RawClient _ = asking(body)) {
            stage.provider().take();
        }
        UsageRecord made = left();
        assertThat(made.settlement().status()).isNull();
        assertThat(made.settlement().usage().count("input_tokens")).isEqualTo(5);
        assertThat(Objects.requireNonNull(made.settlement().cost()).nanos()).isPositive();
    }

    @Test
    void s14bAfterTheStartAndSomeDeltas() throws Exception {
        provider(START + DELTA.repeat(5));
        leaveAfter("words", 5);
        UsageRecord made = left();
        assertThat(made.settlement().usage().count("input_tokens")).isEqualTo(40);
        assertThat(made.settlement().usage().count("output_tokens")).isEqualTo(7);
    }

    @Test
    void s14cAfterTheUsageEvent() throws Exception {
        provider(START + DELTA + USED);
        leaveAfter("\"output_tokens\":15", 1);
        UsageRecord made = left();
        assertThat(made.settlement().usage().count("input_tokens")).isEqualTo(40);
        assertThat(made.settlement().usage().count("output_tokens")).isEqualTo(15);
    }

    @Test
    void s14dByClosingHalf() throws Exception {
        provider(START + DELTA);
        try (RawClient client = asking(MESSAGES)) {
            client.until("words");
            client.halfClose();
            assertThat(left().settlement().usage().count("input_tokens")).isEqualTo(40);
        }
    }

    @Test
    void s14eWhileTheProviderIsSilentAndByReset() throws Exception {
        provider(START);
        try (RawClient client = asking(MESSAGES)) {
            client.until("message_start\n");
            client.reset();
        }
        assertThat(left().settlement().usage().count("input_tokens")).isEqualTo(40);
    }

    /** Sends a part of a stream and notes that the gateway has closed the connection. */
    private void provider(String part) {
        stage.provider()
                .next(
                        wire -> {
                            if (!part.isEmpty()) {
                                wire.stream("text/event-stream").chunk(part);
                            }
                            wire.awaitClosed();
                            providerSawIt.countDown();
                        });
    }

    private RawClient asking(String body) throws IOException {
        String key = "x-api-key: " + TestGateway.KEY + "\r\n";
        return stage.gateway()
                .client()
                .request("POST", "/proxy/anthropic/v1/messages", key, body.getBytes(UTF_8));
    }

    private void leaveAfter(String text, int times) throws IOException {
        try (RawClient client = asking(MESSAGES)) {
            for (int i = 0; i < times; i++) {
                client.until(text);
            }
        }
    }

    private UsageRecord left() throws Exception {
        assertThat(providerSawIt.await(20, TimeUnit.SECONDS)).as("the provider sees it").isTrue();
        UsageRecord made = stage.gateway().record();
        assertThat(made.settlement().ending()).isEqualTo(Ending.CLIENT_LEFT);
        return made;
    }

    @Test
    void o12ClientsThatLeaveJustWhenTheAnswerComesLeaveNothingBehind() throws Exception {
        long seed = new Random().nextLong();
        Map<String, CountDownLatch> arrived = new ConcurrentHashMap<>();
        stage.provider().always(wire -> answer(wire, arrived));
        batch(0, AT_ONCE, arrived, seed);
        int before = sockets();
        batch(AT_ONCE, CALLS, arrived, seed);

        List<UsageRecord> records = stage.gateway().records(CALLS);
        Set<String> asked = new HashSet<>();
        for (UsageRecord made : records) {
            assertThat(asked.add(made.attempt().requestId())).as("one each").isTrue();
            assertThat(made.settlement().ending())
                    .as("seed %s", seed)
                    .isIn(Ending.CLIENT_LEFT, Ending.COMPLETE);
        }
        assertThat(asked).hasSize(CALLS);
        assertThat(records).anyMatch(r -> r.settlement().ending() == Ending.CLIENT_LEFT);
        // What the pool keeps open is bounded by how many calls ran at once, in one place and two
        // descriptors: the provider is in this process too.
        Await.until("sockets as before", () -> sockets() <= before + 2 * AT_ONCE);
        Await.until("no call runs", () -> metric("fairlead_calls_running").equals("0"));
    }

    private static void answer(FakeProvider.Wire wire, Map<String, CountDownLatch> arrived)
            throws IOException {
        String id = Objects.requireNonNull(wire.request().field("x-request-id"));
        Objects.requireNonNull(arrived.get(id)).countDown();
        wire.json(
                200,
                "{\"model\":\"claude-sonnet-4-5\",\"type\":\"message\",\"usage\":{\"input_tokens\":9,"
                    + "\"output_tokens\":9}}");
    }

    private void batch(int from, int to, Map<String, CountDownLatch> arrived, long seed)
            throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = from; i < to; i++) {
                String id = "call-" + i;
                arrived.put(id, new CountDownLatch(1));
                boolean resets = new Random(seed + i).nextBoolean();
                calls.add(clients.submit(() -> callAndLeave(id, resets, arrived)));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        }
    }

    /** Leaves as soon as the provider has the request, which is when it answers. */
    private @Nullable Void callAndLeave(
            String id, boolean resets, Map<String, CountDownLatch> arrived) throws Exception {
        String fields = "x-api-key: " + TestGateway.KEY + "\r\nx-request-id: " + id + "\r\n";
        byte[] body = "{\"model\":\"claude-sonnet-4-5\",\"messages\":[]}".getBytes(UTF_8);
        try (RawClient client = stage.gateway().client()) {
            client.request("POST", "/proxy/anthropic/v1/messages", fields, body);
            CountDownLatch latch = Objects.requireNonNull(arrived.get(id));
            assertThat(latch.await(30, TimeUnit.SECONDS)).as(id + " arrives").isTrue();
            if (resets) {
                client.reset();
            }
        }
        return null;
    }

    private static int sockets() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return (int) open.filter(DepartureReportsTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    private String metric(String name) throws IOException {
        return stage.gateway()
                .metrics()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("none");
    }
}
