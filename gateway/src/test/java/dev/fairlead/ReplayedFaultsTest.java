package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.call.Ending;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.Message;
import dev.fairlead.traffic.Recording;

import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every fault of a provider in every dialect and for every type, with {@code replay.py} as the
 * other side: the outcome, one record for each call, no connection left, and a next call served.
 */
class ReplayedFaultsTest {
    private static final int CLIENTS = 8;
    private static final List<ReplayedPlay> PLAYS = ReplayedPlay.all();

    @TempDir Path folder;

    /** A call that was made, and how. */
    private record Call(ReplayedPlay play, Message answer) {}

    @TestFactory
    Stream<DynamicContainer> eachFaultHasItsOutcome() throws Exception {
        assumeTrue(ReplayServer.possible(), "python3 is not there to run replay.py");
        ReplayServer provider = ReplayServer.start();
        return ReplayedFault.ALL.stream()
                .map(fault -> DynamicContainer.dynamicContainer("" + fault, play(provider, fault)))
                .onClose(provider::close);
    }

    /** All plays with that fault and once more without, through a gateway without connections. */
    private Stream<DynamicTest> play(ReplayServer provider, ReplayedFault fault) {
        Map<String, UsageRecord> records = new HashMap<>();
        List<Call> failed;
        List<Call> next;
        try (TestGateway gateway = start(provider, fault)) {
            failed = askAll(gateway, fault.spelled());
            if (fault.breaksConnections()) {
                Await.until("nothing is open", () -> provider.connections().isEmpty());
            }
            next = askAll(gateway, "");
            for (UsageRecord made : gateway.records(2 * PLAYS.size())) {
                records.put(made.attempt().callId(), made);
            }
        } catch (Exception broken) {
            throw new AssertionError("with " + fault, broken);
        }
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < PLAYS.size(); i++) {
            Call first = failed.get(i);
            Call second = next.get(i);
            tests.add(
                    DynamicTest.dynamicTest(
                            first.play().toString(), () -> check(fault, first, second, records)));
        }
        return tests.stream();
    }

    private TestGateway start(ReplayServer provider, ReplayedFault fault) throws Exception {
        String providers =
                PLAYS.stream()
                        .map(play -> play.yaml().apply(provider.url()))
                        .distinct()
                        .collect(Collectors.joining());
        return TestGateway.start(
                Files.createDirectory(folder.resolve(fault.name().replace(" ", "-"))),
                fault.patience(),
                "providers:\n" + providers);
    }

    private static List<Call> askAll(TestGateway gateway, String fault) throws Exception {
        List<Call> calls = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Call>> asked = new ArrayList<>();
            for (ReplayedPlay play : PLAYS) {
                asked.add(clients.submit(() -> new Call(play, play.ask(gateway.port(), fault))));
            }
            for (Future<Call> one : asked) {
                calls.add(one.get());
            }
        }
        return calls;
    }

    private static void check(
            ReplayedFault fault, Call failed, Call next, Map<String, UsageRecord> records) {
        ReplayedPlay play = failed.play();
        ReplayedFault.Outcome outcome = fault.outcome(play.streaming());
        Message answer = failed.answer();
        assertThat(answer.status()).as(answer.text()).isEqualTo(outcome.status());
        assertThat(answer.end()).as(answer.text()).isEqualTo(outcome.end());
        assertText(fault, play, answer);
        UsageRecord made = record(answer, records);
        assertThat(made.settlement().ending()).isEqualTo(outcome.ending());
        assertThat(made.settlement().status()).isEqualTo(outcome.recorded());

        assertThat(next.answer().status()).isEqualTo(200);
        assertThat(next.answer().end()).isEqualTo(Message.End.CLEAN);
        assertThat(record(next.answer(), records).settlement().ending()).isEqualTo(Ending.COMPLETE);
    }

    private static UsageRecord record(Message answer, Map<String, UsageRecord> records) {
        String id = String.valueOf(answer.field("fairlead-request-id"));
        return Objects.requireNonNull(records.get(id), "no record of " + id);
    }

    private static void assertText(ReplayedFault fault, ReplayedPlay play, Message answer) {
        Shape shape = Shape.of(play.recording());
        String text = answer.text();
        switch (fault.outcome(play.streaming()).text()) {
            case RECORDED -> assertThat(answer.text()).isEqualTo(play.expectedAnswer());
            case REFUSAL -> {
                shape.assertError(text);
                assertThat(text).contains("upstream_");
                assertThat(answer.field("fairlead-provider")).isNotNull();
            }
            case OWN_ERROR -> {
                shape.assertError(text);
                assertThat(text).contains("injected fault");
                assertThat(answer.field("retry-after")).isEqualTo(fault.retryAfter());
                assertThat(answer.field("x-should-retry")).isNull();
            }
            case FAILURE -> {
                String begun =
                        String.join(
                                "",
                                ReplayedPlay.events(play.recording())
                                        .subList(0, fault.eventsBefore()));
                assertThat(text).startsWith(begun);
                shape.assertFailure(text.substring(begun.length()));
            }
            case GARBAGE ->
                    assertThat(text).endsWith("<html>upstream is confused</html>{\"half\":");
        }
    }

    /** How a dialect says that something went wrong. */
    private enum Shape {
        OPENAI("{\"error\":{\"message\":"),
        RESPONSES("{\"error\":{\"message\":"),
        ANTHROPIC("{\"type\":\"error\",\"error\":{\"type\":"),
        GOOGLE("{\"error\":{\"code\":"),
        COHERE("{\"id\":\"");

        private final String error;

        Shape(String error) {
            this.error = error;
        }

        static Shape of(Recording recording) {
            String dialect = recording.dialect();
            return dialect.equals("openai-responses")
                    ? RESPONSES
                    : Stream.of(values())
                            .filter(s -> dialect.startsWith(s.name().toLowerCase(Locale.ROOT)))
                            .findFirst()
                            .orElseThrow();
        }

        /** Asserts that it begins an error document, with whatever space its writer likes. */
        void assertError(String text) {
            assertThat(text.replace("\": ", "\":").replace(", \"", ",\"")).startsWith(error);
        }

        /** Asserts that it is the event by which clients of the dialect see a stream fail. */
        void assertFailure(String rest) {
            String event = rest.stripLeading();
            switch (this) {
                case OPENAI -> assertThat(event).startsWith("data: {\"error\":{\"message\":");
                case GOOGLE -> assertThat(event).startsWith("data: {\"error\":{\"code\":");
                case RESPONSES ->
                        assertThat(event)
                                .startsWith("event: response.failed\n")
                                .contains("\n\nevent: error\ndata: {\"type\":\"error\",");
                case ANTHROPIC ->
                        assertThat(event)
                                .startsWith("event: error\ndata: {\"type\":\"error\",\"error\":");
                // Its clients know no such event: only the broken connection tells them.
                case COHERE -> assertThat(event).isEmpty();
            }
            assertThat(rest).doesNotContain("[DONE]").doesNotContain("message_stop");
        }
    }
}
