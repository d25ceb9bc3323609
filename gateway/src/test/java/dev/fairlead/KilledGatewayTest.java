package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;
import dev.fairlead.ledger.RecordFilter;
import dev.fairlead.ledger.RecordQuery;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.ledger.limit.Kept;
import dev.fairlead.storage.SqliteDatabase;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The whole gateway, killed under load at random moments and started again at once on the same
 * ports and files: ten times, or {@code -Dkills=N}. The witness is what its clients have seen.
 */
class KilledGatewayTest {
    private static final int KILLS = Integer.getInteger("kills", 10);
    private static final int CLIENTS = 6;

    private static final List<String> ASKED =
            List.of(
                    "/proxy/test/v1/chat/completions {'model':'gpt-4o','messages':[]}",
                    "/proxy/test/v1/chat/completions"
                            + " {'model':'gpt-4o','stream':true,'messages':[]}",
                    "/proxy/test/v1/responses {'model':'gpt-4o','stream':true,'input':'hello'}",
                    "/proxy/test/v1/messages {'model':'claude-sonnet-4-5','messages':[]}",
                    "/proxy/test/v1/messages"
                            + " {'model':'claude-sonnet-4-5','stream':true,'messages':[]}",
                    "/proxy/test/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse"
                            + " {'contents':[]}");

    private final long seed = new Random().nextLong();

    /** Ids of calls whose head came, and of those whose end came: kept here, outside of it. */
    private final Set<String> begun = ConcurrentHashMap.newKeySet();

    private final Set<String> ended = ConcurrentHashMap.newKeySet();

    @TempDir private Path folder;

    @Test
    void noFinishedCallLacksItsRecordAndNoneHasTwo() throws Exception {
        Random random = new Random(seed);
        int[] ports = {0, 0};
        for (int round = 0; round < KILLS; round++) {
            try (GatewayProcess gateway = GatewayProcess.serve(configured(ports))) {
                ports = new int[] {gateway.port(), gateway.adminPort()};
                killUnderLoad(gateway, random.nextInt(1, 800));
            }
        }
        try (GatewayProcess gateway = GatewayProcess.serve(configured(ports))) {
            assertThat(gateway.port()).isEqualTo(ports[0]);
            assertThat(gateway.stop()).isZero();
        }
        Map<String, UsageRecord> stored = stored();
        assertRecords(stored);
        assertCounters(stored.values());
    }

    private Path configured(int[] ports) throws IOException {
        return Files.writeString(
                folder.resolve("fairlead.yaml"),
                """
                server: {listen: "127.0.0.1:%d", admin: "127.0.0.1:%d"}
                store: sqlite:./data/fairlead.db
                providers: {test: {type: test}}
                projects: {research: {}}
                keys: [{name: main, project: research, secret: "${env:TEST_KEY}"}]
                limits:
                  - {name: money, metric: cost, window: total, amount: 1000, on: organisation}
                  - {name: calls, metric: requests, window: total, amount: 1000000, on: {key: main}}
                """
                        .formatted(ports[0], ports[1]));
    }

    /** Kills it once clients have seen that many more ends, with others under way. */
    private void killUnderLoad(GatewayProcess gateway, int ends) throws Exception {
        int enough = ended.size() + ends;
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Random own = new Random(seed + i);
            clients.add(Thread.ofPlatform().start(() -> call(gateway.port(), own)));
        }
        Await.until(ends + " ends are seen, seed " + seed, () -> ended.size() >= enough);
        gateway.kill();
        for (Thread client : clients) {
            client.join();
        }
    }

    /** One call after the other on one connection, until it is dead. */
    private void call(int port, Random random) {
        try (RawClient client = new RawClient(port)) {
            while (true) {
                String[] asked = ASKED.get(random.nextInt(ASKED.size())).split(" ", 2);
                String fields =
                        "authorization: Bearer "
                                + TestGateway.KEY
                                + "\r\nx-test-output-tokens: "
                                + random.nextInt(40)
                                + (random.nextInt(4) == 0 ? "\r\nx-test-chunk-delay: 1ms" : "")
                                + "\r\n";
                byte[] body = asked[1].replace('\'', '"').getBytes(UTF_8);
                client.request("POST", asked[0], fields, body);
                witness(client);
            }
        } catch (IOException dead) {
            // The gateway was killed: what was seen until then is what counts.
        }
    }

    private void witness(RawClient client) throws IOException {
        Message answer = client.answer();
        String id = Objects.requireNonNull(answer.field("fairlead-request-id"));
        assertThat(answer.status()).isEqualTo(200);
        begun.add(id);
        if (answer.end() == Message.End.CLEAN) {
            assertThat(ended.add(id)).as("an id is given once").isTrue();
        } else {
            throw new IOException("broken off");
        }
    }

    private void assertRecords(Map<String, UsageRecord> stored) {
        assertThat(missing(ended, stored)).as("ended, seed %s", seed).isEmpty();
        assertThat(missing(begun, stored)).as("begun, seed %s", seed).isEmpty();
        assertThat(ended).hasSizeGreaterThan(KILLS);
        for (String id : ended) {
            UsageRecord made = Objects.requireNonNull(stored.get(id));
            assertThat(made.settlement().ending()).isEqualTo(Ending.COMPLETE);
            assertThat(made.settlement().certainty()).isEqualTo(Certainty.REPORTED);
        }
        assertThat(stored.values())
                .filteredOn(made -> !ended.contains(made.attempt().callId()))
                .as("under way when it was killed, or settled and not seen")
                .allMatch(made -> unseen(made.settlement().ending()));
        System.out.printf(
                "%d kills, %d ends seen, %d records, %d of them crashed%n",
                KILLS,
                ended.size(),
                stored.size(),
                stored.values().stream()
                        .filter(made -> made.settlement().ending() == Ending.GATEWAY_CRASHED)
                        .count());
    }

    /** The sum of the ledger is the sum of the records, to the nano-dollar. */
    private void assertCounters(Collection<UsageRecord> stored) throws Exception {
        Map<String, Long> counted = new HashMap<>();
        for (Kept kept : SqliteDatabase.existing(database()).counters()) {
            counted.merge(kept.counter(), kept.amount(), Long::sum);
        }
        long nanos = 0;
        long calls = 0;
        for (UsageRecord made : stored) {
            nanos += made.quantities().cost();
            calls += made.quantities().requests();
        }
        assertThat(counted)
                .as("seed %s", seed)
                .containsOnly(
                        Map.entry("organisation//cost/total/money", nanos),
                        Map.entry("key/main/requests/total/calls", calls));
    }

    private static boolean unseen(Ending ending) {
        return ending == Ending.GATEWAY_CRASHED || ending == Ending.COMPLETE;
    }

    private static List<String> missing(Set<String> seen, Map<String, UsageRecord> stored) {
        return seen.stream().filter(id -> !stored.containsKey(id)).sorted().limit(20).toList();
    }

    private Path database() {
        return folder.resolve("data").resolve("fairlead.db");
    }

    private Map<String, UsageRecord> stored() throws Exception {
        Map<String, UsageRecord> stored = new HashMap<>();
        try (RecordQuery query = SqliteDatabase.existing(database()).recordQuery()) {
            query.each(
                    RecordFilter.ALL,
                    made ->
                            assertThat(stored.put(made.attempt().callId(), made))
                                    .as("twice")
                                    .isNull());
        }
        return stored;
    }
}
