package dev.fairlead.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Ending;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a provider can do wrong, in every dialect: the outcome, the answer in the form that the
 * dialect's own SDK raises, one record, and no connection left.
 */
class ProviderFaultsTest {
    @TempDir static Path folder;
    private static Stage stage;

    @BeforeAll
    static void set() throws Exception {
        stage = Stage.set(folder);
    }

    /** The calls that were made, by their ids: each must have one record, in the end. */
    private static final Map<String, Made> MADE = new ConcurrentHashMap<>();

    private record Made(Row row, Ending ending, @Nullable Integer status) {}

    @AfterAll
    static void eachCallHasOneRecord() throws Exception {
        try (Stage closing = stage) {
            for (UsageRecord record : closing.gateway().records(MADE.size())) {
                Made made = Objects.requireNonNull(MADE.remove(record.attempt().callId()));
                assertThat(record.settlement().ending())
                        .as(made.row().toString())
                        .isEqualTo(made.ending());
                if (made.status() != null) {
                    assertThat(record.settlement().status())
                            .as(made.row().toString())
                            .isEqualTo(made.status());
                }
            }
            assertThat(MADE).isEmpty();
        }
    }

    private static void made(Row row, Message answer, Ending ending, @Nullable Integer status) {
        String call = String.valueOf(answer.field("fairlead-request-id"));
        assertThat(MADE.put(call, new Made(row, ending, status))).isNull();
    }

    /** A dialect: how it asks, how its answers begin and end, and how it says that one failed. */
    enum Dialect {
        CHAT(
                Stage.CHAT,
                "{\"model\":\"gpt-4o\",\"stream\":STREAM}",
                "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n",
                "{\"error\":{\"message\":",
                "data: {\"error\":{\"message\":"),
        RESPONSES(
                "/proxy/openai/v1/responses",
                "{\"model\":\"gpt-4o\",\"stream\":STREAM}",
                "event: response.created\ndata: {\"type\":\"response.created\"}\n\n",
                "{\"error\":{\"message\":",
                "data: {\"type\":\"response.failed\""),
        COMPLETIONS(
                "/proxy/openai/v1/completions",
                "{\"model\":\"gpt-3.5-turbo-instruct\",\"stream\":STREAM}",
                "data: {\"choices\":[{\"text\":\"a\"}]}\n\n",
                "{\"error\":{\"message\":",
                "data: {\"error\":{\"message\":"),
        MESSAGES(
                "/proxy/claude/v1/messages",
                "{\"model\":\"claude-sonnet-4-5\",\"stream\":STREAM}",
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{}}\n\n",
                "{\"type\":\"error\",\"error\":{\"type\":",
                "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":"),
        GEMINI(
                "/proxy/gemini/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
                "{\"contents\":[]}",
                "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n\n",
                "{\"error\":{\"code\":",
                "data: {\"error\":{\"code\":"),
        /** Its clients ignore an error event: only a broken connection makes them raise. */
        COHERE(
                "/proxy/cohere/v2/chat",
                "{\"model\":\"command-r\",\"stream\":STREAM}",
                "event: message-start\ndata: {\"type\":\"message-start\"}\n\n",
                "{\"id\":\"",
                null);

        private final String target;
        private final String body;
        private final String event;
        private final String refusal;
        private final @Nullable String failure;

        Dialect(
                String target,
                String body,
                String event,
                String refusal,
                @Nullable String failure) {
            this.target = target;
            this.body = body;
            this.event = event;
            this.refusal = refusal;
            this.failure = failure;
        }

        Message ask(boolean streaming) throws IOException {
            return ask(streaming, "");
        }

        /** With the patience of that name. */
        Message ask(boolean streaming, String patience) throws IOException {
            String route = target.replaceFirst("^(/proxy/[a-z]+)", "$1" + patience);
            return stage.gateway().post(route, body.replace("STREAM", "" + streaming));
        }
    }

    /** What the provider does, and what comes of it. */
    record Fault(String name, FakeProvider.Script script, int status, Ending ending) {
        /** Only where time is to run out is there little of it: the machine may be busy. */
        String patience() {
            return ending == Ending.UPSTREAM_TIMEOUT ? "-hasty" : "";
        }
    }

    record Row(Fault fault, Dialect dialect) {
        @Override
        public String toString() {
            return fault.name() + ", " + dialect;
        }
    }

    private static Stream<Row> rows(List<Fault> faults) {
        return faults.stream()
                .flatMap(fault -> Arrays.stream(Dialect.values()).map(d -> new Row(fault, d)));
    }

    static Stream<Row> beforeTheAnswer() {
        String head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
        return rows(
                List.of(
                        failed("reset", 502, wire -> wire.reset()),
                        failed("closed", 502, wire -> wire.close()),
                        failed("reset within the head", 502, wire -> wire.send(head).reset()),
                        failed("truncated head", 502, wire -> wire.send(head).close()),
                        failed("garbage", 502, wire -> wire.send("\0\1\2garbage\r\n\r\n").finish()),
                        failed("a page", 502, wire -> wire.send("<html></html>\r\n\r\n").finish()),
                        failed(
                                "reset before the body",
                                502,
                                wire -> wire.send(head + "content-length: 9\r\n\r\n").reset()),
                        timedOut("silence", wire -> {}),
                        timedOut("silence within the head", wire -> wire.send(head)),
                        timedOut(
                                "silence before the body",
                                wire -> wire.send(head + "content-length: 9\r\n\r\n"))));
    }

    private static Fault failed(String name, int status, FakeProvider.Script script) {
        return new Fault(name, script, status, Ending.UPSTREAM_FAILED);
    }

    private static Fault timedOut(String name, FakeProvider.Script script) {
        return new Fault(name, script, 504, Ending.UPSTREAM_TIMEOUT);
    }

    @ParameterizedTest
    @MethodSource
    void beforeTheAnswer(Row row) throws Exception {
        CountDownLatch closed = scripted(row.fault().script());

        Message answer = row.dialect().ask(false, row.fault().patience());

        assertThat(answer.status()).isEqualTo(row.fault().status());
        assertThat(answer.text()).startsWith(row.dialect().refusal);
        assertThat(answer.text())
                .contains(answer.status() == 504 ? "upstream_timeout" : "upstream_");
        assertThat(answer.field("fairlead-provider")).isNotNull();
        assertThat(answer.end()).isEqualTo(Message.End.CLEAN);
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        made(row, answer, row.fault().ending(), null);
    }

    /** Plays it, then waits for the gateway to close; the latch tells that it has. */
    private static CountDownLatch scripted(FakeProvider.Script script) {
        CountDownLatch closed = new CountDownLatch(1);
        stage.provider()
                .next(
                        wire -> {
                            script.answer(wire);
                            try {
                                wire.awaitClosed();
                            } finally {
                                closed.countDown();
                            }
                        });
        return closed;
    }

    /** Each follows the first event of a stream. */
    static Stream<Row> withinAStream() {
        return rows(
                List.of(
                        failed("reset", 200, wire -> wire.reset()),
                        failed("closed", 200, wire -> wire.close()),
                        failed("a chunk cut short", 200, wire -> wire.send("40\r\ndata: ").close()),
                        failed("garbage", 200, wire -> wire.send("garbage\r\n").finish()),
                        failed("a clean end before its own", 200, wire -> wire.lastChunk()),
                        failed(
                                "a clean end within an event",
                                200,
                                wire -> wire.chunk("data: ").lastChunk()),
                        new Fault("silence", wire -> {}, 200, Ending.UPSTREAM_TIMEOUT)));
    }

    @ParameterizedTest
    @MethodSource
    void withinAStream(Row row) throws Exception {
        Dialect dialect = row.dialect();
        CountDownLatch closed =
                scripted(
                        wire -> {
                            wire.stream("text/event-stream").chunk(dialect.event);
                            row.fault().script().answer(wire);
                            if (row.fault().name().startsWith("a clean end")) {
                                wire.close();
                            }
                        });

        Message answer = dialect.ask(true, row.fault().patience());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.end()).isEqualTo(Message.End.BROKEN);
        assertThat(answer.text()).startsWith(dialect.event);
        assertFailureEvent(dialect, answer.text());
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        made(row, answer, row.fault().ending(), 200);
    }

    private static void assertFailureEvent(Dialect dialect, String text) {
        String failure = dialect.failure;
        // Behind half an event nothing can be appended that anybody would understand.
        if (text.endsWith("data: ")) {
            return;
        }
        String rest = text.substring(dialect.event.length());
        if (failure == null) {
            assertThat(rest).isEmpty();
            return;
        }
        assertThat(rest).contains(failure).endsWith("\n\n");
        assertThat(text).doesNotContain("[DONE]").doesNotContain("message_stop");
        switch (dialect) {
            case RESPONSES ->
                    assertThat(rest)
                            .contains("event: response.failed\n")
                            .contains("event: error\n")
                            .contains("\"type\":\"error\",");
            case GEMINI, CHAT, COMPLETIONS -> assertThat(rest).doesNotContain("event:");
            default -> assertThat(rest).startsWith("event: error\n");
        }
    }

    /** An event stream that keeps what its length promised, but lacks its dialect's own end. */
    @ParameterizedTest
    @MethodSource
    void aStreamOfAKnownLength(Row row) throws Exception {
        Dialect dialect = row.dialect();
        stage.provider().next(row.fault().script());

        Message answer = dialect.ask(true);

        assertThat(answer.field("content-length")).isNull();
        assertThat(answer.end()).isEqualTo(Message.End.BROKEN);
        assertThat(answer.text()).startsWith(dialect.event);
        assertFailureEvent(dialect, answer.text());
        made(row, answer, row.fault().ending(), 200);
    }

    static Stream<Row> aStreamOfAKnownLength() {
        return Arrays.stream(Dialect.values())
                .flatMap(
                        dialect ->
                                Stream.of(dialect.event, dialect.event + "data: ")
                                        .map(text -> new Row(ofLength(text), dialect)));
    }

    private static Fault ofLength(String text) {
        return failed(
                text.length() + " bytes",
                200,
                wire ->
                        wire.send(
                                "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
                                        + "content-length: "
                                        + text.length()
                                        + "\r\n\r\n"
                                        + text));
    }

    /** What a provider says of itself passes as it is. */
    static Stream<Row> ownErrors() {
        return Stream.of(400, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503, 504, 529)
                .flatMap(
                        status ->
                                rows(
                                        List.of(
                                                new Fault(
                                                        "status " + status,
                                                        wire -> {
                                                            wire.send(error(status));
                                                            wire.finish();
                                                        },
                                                        status,
                                                        Ending.COMPLETE))));
    }

    private static String error(int status) {
        return "HTTP/1.1 "
                + status
                + " Own\r\ncontent-type: application/json\r\nretry-after: 7\r\nretry-after-ms: 7100"
                + "\r\ncontent-length: 15\r\nconnection: close\r\n\r\n{\"own\":\"error\"}";
    }

    @ParameterizedTest
    @MethodSource
    void ownErrors(Row row) throws Exception {
        for (boolean streaming : new boolean[] {false, true}) {
            CountDownLatch closed = scripted(row.fault().script());

            Message answer = row.dialect().ask(streaming);

            assertThat(answer.status()).isEqualTo(row.fault().status());
            assertThat(answer.text()).isEqualTo("{\"own\":\"error\"}");
            assertThat(answer.field("retry-after")).isEqualTo("7");
            assertThat(answer.field("retry-after-ms")).isEqualTo("7100");
            assertThat(answer.field("x-should-retry")).isNull();
            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
            made(row, answer, Ending.COMPLETE, row.fault().status());
        }
    }

    /** An answer that comes slowly, but comes. */
    @ParameterizedTest
    @MethodSource
    void slowness(Row row) throws Exception {
        Dialect dialect = row.dialect();
        stage.provider()
                .next(
                        wire -> {
                            wire.stream("application/json");
                            CountDownLatch never = new CountDownLatch(1);
                            for (char c : "{\"a\":1}".toCharArray()) {
                                wire.chunk(String.valueOf(c));
                                // Longer in all than every time that is configured for it.
                                assertThat(never.await(350, TimeUnit.MILLISECONDS)).isFalse();
                            }
                            wire.lastChunk();
                        });
        Message answer = dialect.ask(false, "-brisk");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("{\"a\":1}");
        assertThat(answer.end()).isEqualTo(Message.End.CLEAN);
        made(row, answer, Ending.COMPLETE, 200);
    }

    static Stream<Row> slowness() {
        return rows(List.of(new Fault("slow", wire -> {}, 200, Ending.COMPLETE)))
                .filter(row -> row.dialect() != Dialect.GEMINI);
    }
}
