package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.call.Ending;
import dev.fairlead.ledger.RecordFilter;
import dev.fairlead.ledger.RecordQuery;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.storage.SqliteDatabase;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Field report O07: SIGTERM to the program itself while streams run that last longer than anybody
 * wants to wait. Fifty of them as reported, with less time.
 */
class StopReportsTest {
    private static final int STREAMS = 50;
    private static final String WORDS =
            "data: {\"model\":\"gpt-4o\",\"choices\":[{\"delta\":{\"content\":\"some"
                    + " words\"}}]}\n\n";
    private static final String END =
            "data: {\"model\":\"gpt-4o\",\"choices\":[],\"usage\":{\"prompt_tokens\":7,"
                    + "\"completion_tokens\":5}}\n\ndata: [DONE]\n\n";

    @TempDir private Path folder;
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<RawClient> clients = new ArrayList<>();
    private FakeProvider provider;

    @BeforeEach
    void start() throws Exception {
        provider = new FakeProvider();
        provider.always(
                wire -> {
                    wire.stream("text/event-stream").chunk(WORDS);
                    assertThat(released.await(120, TimeUnit.SECONDS)).isTrue();
                    wire.chunk(END).lastChunk();
                });
    }

    @AfterEach
    void stop() throws Exception {
        released.countDown();
        for (RawClient client : clients) {
            client.close();
        }
        provider.close();
    }

    private GatewayProcess serve(String grace) throws Exception {
        return GatewayProcess.serve(
                Files.writeString(
                        folder.resolve("fairlead.yaml"),
                        """
                        server: {listen: "127.0.0.1:0", admin: "127.0.0.1:0", shutdown_grace: %s}
                        store: sqlite:./data/fairlead.db
                        providers: {openai: {type: openai, base_url: "%s/v1", credentials: "x"}}
                        projects: {research: {}}
                        keys: [{name: main, project: research, secret: "${env:TEST_KEY}"}]
                        """
                                .formatted(grace, provider.url())));
    }

    /** All streams, each with its first words here. */
    private void begin(GatewayProcess gateway) throws Exception {
        for (int i = 0; i < STREAMS; i++) {
            RawClient client = new RawClient(gateway.port());
            clients.add(client);
            client.request(
                    "POST",
                    Stage.CHAT_PATH,
                    "authorization: Bearer " + TestGateway.KEY + "\r\n",
                    Stage.CHAT.getBytes(UTF_8));
        }
        for (RawClient client : clients) {
            client.until("some words");
        }
    }

    private static boolean refuses(int port) {
        try {
            new RawClient(port).close();
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    private List<UsageRecord> stored() throws Exception {
        List<UsageRecord> records = new ArrayList<>();
        try (RecordQuery query =
                SqliteDatabase.existing(folder.resolve("data/fairlead.db")).recordQuery()) {
            query.each(RecordFilter.ALL, records::add);
        }
        return records;
    }

    @Test
    void o07WithinTheGraceEveryStreamFinishesThoughTheSignalComesTwice() throws Exception {
        try (GatewayProcess gateway = serve("120s")) {
            begin(gateway);
            gateway.terminate();
            Await.until("nothing new is accepted", () -> refuses(gateway.port()));
            gateway.terminate();
            released.countDown();
            for (RawClient client : clients) {
                assertThat(client.until("\r\n0\r\n\r\n")).contains("[DONE]");
            }
            assertThat(gateway.ended()).isZero();
        }
        assertRecords(Ending.COMPLETE);
    }

    @Test
    void o07AfterTheGraceStreamsEndTheDialectsWayAndUnclean() throws Exception {
        try (GatewayProcess gateway = serve("1s")) {
            begin(gateway);
            assertThat(gateway.stop()).isZero();
            for (RawClient client : clients) {
                String rest = new String(client.rest(), UTF_8);
                assertThat(rest)
                        .contains("data: {\"error\":{\"message\":")
                        .contains("shutting down")
                        .doesNotContain("[DONE]")
                        .doesNotContain("\r\n0\r\n");
            }
        }
        assertRecords(Ending.GATEWAY_STOPPED);
    }

    /** One for each call, with what was seen so far. */
    private void assertRecords(Ending ending) throws Exception {
        List<UsageRecord> records = stored();
        assertThat(records).hasSize(STREAMS);
        assertThat(records).extracting(made -> made.attempt().callId()).doesNotHaveDuplicates();
        for (UsageRecord made : records) {
            assertThat(made.settlement().ending()).isEqualTo(ending);
            assertThat(made.settlement().cost()).isNotNull();
            assertThat(made.settlement().traffic().responseBytes())
                    .isGreaterThanOrEqualTo(WORDS.length());
        }
    }
}
