package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.call.Ending;
import dev.fairlead.ledger.RecordFilter;
import dev.fairlead.ledger.RecordQuery;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.storage.SqliteDatabase;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Field report O07 with the grace that nobody has configured: half a minute, which has to run out
 * here. Fifty streams of all dialects, none of which would end by itself.
 */
class DefaultGraceTest {
    private static final int EACH = 10;
    private static final long DEFAULT_GRACE_MILLIS = 30_000;

    @TempDir private Path folder;
    private final List<RawClient> clients = new ArrayList<>();
    private FakeProvider provider;

    /** A dialect: how it asks, how its stream begins, and how it says that one failed. */
    private enum Speech {
        CHAT(
                "/proxy/openai/v1/chat/completions",
                "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[]}",
                "data: {\"model\":\"gpt-4o\",\"choices\":[{\"delta\":{\"content\":\"some"
                        + " words\"}}]}",
                "data: {\"error\":{\"message\":"),
        RESPONSES(
                "/proxy/openai/v1/responses",
                "{\"model\":\"gpt-4o\",\"stream\":true,\"input\":\"a\"}",
                "event: response.output_text.delta\n"
                    + "data: {\"type\":\"response.output_text.delta\",\"delta\":\"some words\"}",
                "event: response.failed\n"),
        MESSAGES(
                "/proxy/claude/v1/messages",
                "{\"model\":\"claude-sonnet-4-5\",\"stream\":true,\"messages\":[]}",
                "event: message_start\n"
                    + "data: {\"type\":\"message_start\",\"message\":{\"model\":"
                    + "\"claude-sonnet-4-5\",\"usage\":{\"input_tokens\":7,\"output_tokens\":1}},\"note\":\"some"
                    + " words\"}",
                "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":"),
        GEMINI(
                "/proxy/gemini/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
                "{\"contents\":[]}",
                "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"some words\"}]}}]}",
                "data: {\"error\":{\"code\":"),
        /** Its clients know no error event: the connection that breaks tells them. */
        COHERE(
                "/proxy/cohere/v2/chat",
                "{\"model\":\"command-r\",\"stream\":true,\"messages\":[]}",
                "event: message-start\ndata: {\"type\":\"message-start\",\"id\":\"some words\"}",
                "");

        private final String target;
        private final String body;
        private final String begin;
        private final String failure;

        Speech(String target, String body, String begin, String failure) {
            this.target = target;
            this.body = body;
            this.begin = begin;
            this.failure = failure;
        }

        /** The one whose request that is, as the provider sees it. */
        static Speech of(String asked) {
            return Stream.of(values())
                    .filter(speech -> speech.target.endsWith(asked))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @BeforeEach
    void start() throws Exception {
        provider = new FakeProvider();
        provider.always(
                wire -> {
                    Speech speech = Speech.of(wire.request().target());
                    wire.stream("text/event-stream").chunk(speech.begin + "\n\n");
                    wire.awaitLeft();
                });
    }

    @AfterEach
    void stop() throws Exception {
        for (RawClient client : clients) {
            client.close();
        }
        provider.close();
    }

    private GatewayProcess serve() throws Exception {
        return GatewayProcess.serve(
                Files.writeString(
                        folder.resolve("fairlead.yaml"),
                        """
                        server: {listen: "127.0.0.1:0", admin: "127.0.0.1:0"}
                        store: sqlite:./data/fairlead.db
                        providers:
                          openai: {type: openai, base_url: "%1$s/v1", credentials: "x"}
                          claude: {type: anthropic, base_url: "%1$s", credentials: "x"}
                          gemini: {type: gemini, base_url: "%1$s", credentials: "x"}
                          cohere: {type: cohere, base_url: "%1$s", credentials: "x"}
                        projects: {research: {}}
                        keys: [{name: main, project: research, secret: "${env:TEST_KEY}"}]
                        """
                                .formatted(provider.url())));
    }

    /** All streams, each with its first words here. */
    private void begin(GatewayProcess gateway) throws Exception {
        for (int i = 0; i < EACH; i++) {
            for (Speech speech : Speech.values()) {
                RawClient client = new RawClient(gateway.port());
                clients.add(client);
                client.request(
                        "POST",
                        speech.target,
                        "authorization: Bearer " + TestGateway.KEY + "\r\n",
                        speech.body.getBytes(UTF_8));
            }
        }
        for (RawClient client : clients) {
            client.until("some words");
        }
    }

    @Test
    void o07WithTheDefaultGraceStreamsEndTheirDialectsWayAndUnclean() throws Exception {
        try (GatewayProcess gateway = serve()) {
            begin(gateway);
            assertThat(gateway.stop()).isZero();
        }
        for (int i = 0; i < clients.size(); i++) {
            Speech speech = Speech.values()[i % Speech.values().length];
            String rest = new String(clients.get(i).rest(), UTF_8);
            assertThat(rest)
                    .as(speech.name())
                    .contains(speech.failure)
                    .doesNotContain("[DONE]", "message_stop", "\r\n0\r\n");
            if (!speech.failure.isEmpty()) {
                assertThat(rest).contains("shutting down");
            }
        }
        assertRecords();
    }

    /** One for each call, with what was seen so far. */
    private void assertRecords() throws Exception {
        List<UsageRecord> records = new ArrayList<>();
        try (RecordQuery query =
                SqliteDatabase.existing(folder.resolve("data/fairlead.db")).recordQuery()) {
            query.each(RecordFilter.ALL, records::add);
        }
        assertThat(records).hasSize(clients.size());
        assertThat(records).extracting(made -> made.attempt().callId()).doesNotHaveDuplicates();
        for (UsageRecord made : records) {
            assertThat(made.settlement().ending()).isEqualTo(Ending.GATEWAY_STOPPED);
            assertThat(made.settlement().timing().durationMs())
                    .isGreaterThanOrEqualTo(DEFAULT_GRACE_MILLIS);
            assertThat(made.settlement().traffic().responseBytes()).isPositive();
            if (made.attempt().provider().equals("claude")) {
                assertThat(made.settlement().usage().amount("input_tokens"))
                        .isEqualByComparingTo("7");
            }
        }
    }
}
