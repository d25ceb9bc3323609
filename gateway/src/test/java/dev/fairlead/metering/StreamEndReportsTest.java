package dev.fairlead.metering;

import static dev.fairlead.metering.MeterRun.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Certainty;
import dev.fairlead.dialect.Operation;
import dev.fairlead.prices.Money;
import dev.fairlead.prices.PriceBook;
import dev.fairlead.prices.Usage;

import org.junit.jupiter.api.Test;

/** How streams end, or do not: cases S12, S14 and S23 of the field reports. */
class StreamEndReportsTest {
    private static final String ASKED =
            "{\"model\":\"claude-sonnet-4-5\",\"messages\":[{\"role\":\"user\",\"content\":"
                    + "\"1234567890\"}]}";
    private static final String CHAT_ASKED =
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"1234567890\"}]}";
    private static final String START =
            "event: message_start\n"
                + "data:"
                + " {\"type\":\"message_start\",\"message\":{\"model\":\"claude-sonnet-4-5\",\"usage\":{\"input_tokens\":40,\"output_tokens\":1}}}\n\n";
    private static final String DELTA =
            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                    + "\"delta\":{\"type\":\"text_delta\",\"text\":\"sixteen bytes...\"}}\n\n";
    private static final String OVERLOADED =
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
                    + "\"message\":\"Overloaded\"}}\n\n";

    @Test
    void s12aAnErrorEventAloneIsAFailureThatCostsNothing() {
        MeterRun run = MeterRun.messages().asked(ASKED);
        Bill bill = run.whole(OVERLOADED);
        assertThat(run.verdict()).isEqualTo(Verdict.FAILED_BY_PROVIDER);
        assertThat(bill.usage()).isEqualTo(Usage.NONE);
        assertThat(bill.cost()).isEqualTo(Money.ZERO);
        assertThat(bill.reason()).isEqualTo("overloaded_error");
    }

    @Test
    void s12bAnErrorAfterDeltasKeepsTheReportedInput() {
        MeterRun run = MeterRun.messages().asked(ASKED);
        Bill bill = run.whole(START + DELTA + DELTA + DELTA + OVERLOADED);
        assertThat(run.verdict()).isEqualTo(Verdict.FAILED_BY_PROVIDER);
        assertThat(bill.usage()).isEqualTo(Usage.tokens(40, 12));
        assertThat(bill.certainty()).isEqualTo(Certainty.ESTIMATED);
        assertThat(bill.reason()).startsWith("overloaded_error");
    }

    @Test
    void s12cAnErrorInAChatStreamIsAFailure() {
        String chunk = "{\"choices\":[{\"delta\":{\"content\":\"12345678\"}}]}";
        MeterRun run = MeterRun.chat().asked(CHAT_ASKED);
        Bill bill =
                run.whole(events(chunk, chunk, "{\"error\":{\"code\":500,\"message\":\"oops\"}}"));
        assertThat(run.verdict()).isEqualTo(Verdict.FAILED_BY_PROVIDER);
        assertThat(bill.usage()).isEqualTo(Usage.tokens(3, 4));
        assertThat(bill.reason()).startsWith("500");
    }

    @Test
    void s12dAnErrorEventOfTheResponsesApiIsAFailure() {
        String flat = "{\"type\":\"error\",\"code\":\"server_error\",\"message\":\"oops\"}";
        String nested = "{\"type\":\"error\",\"error\":{\"type\":\"server_error\"}}";
        for (String error : new String[] {flat, nested}) {
            MeterRun run = MeterRun.responses().asked("{\"model\":\"gpt-4o\"}");
            Bill bill = run.whole("event: error\ndata: " + error + "\n\n");
            assertThat(run.verdict()).isEqualTo(Verdict.FAILED_BY_PROVIDER);
            assertThat(bill.cost()).isEqualTo(Money.ZERO);
            assertThat(bill.reason()).isEqualTo("server_error");
        }
    }

    @Test
    void s12eAnErrorElementOfAGeminiArrayIsAFailure() {
        MeterRun run = MeterRun.gemini("streamGenerateContent").json();
        Bill bill =
                run.whole(
                        "[{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"abcd\"}]}}],"
                                + "\"usageMetadata\":{\"promptTokenCount\":9,"
                                + "\"candidatesTokenCount\":1}}\n,\r\n"
                                + "{\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\"}}]");
        assertThat(run.verdict()).isEqualTo(Verdict.FAILED_BY_PROVIDER);
        assertThat(bill.usage()).isEqualTo(Usage.tokens(9, 1));
        assertThat(bill.reason()).isEqualTo("UNAVAILABLE");
    }

    @Test
    void s14aBeforeTheFirstByteTheInputIsEstimated() {
        Bill bill = MeterRun.messages().asked(ASKED).broken("");
        assertThat(bill.usage()).isEqualTo(Usage.tokens(3, 0));
        assertThat(bill.certainty()).isEqualTo(Certainty.ESTIMATED);
        // claude-sonnet-4-5: 3 dollars per million tokens.
        assertThat(bill.cost()).isEqualTo(new Money(9_000));
    }

    @Test
    void s14bAfterTheStartItsInputHolds() {
        Bill bill = MeterRun.messages().asked(ASKED).broken(START + DELTA.repeat(5));
        assertThat(bill.usage()).isEqualTo(Usage.tokens(40, 20));
        assertThat(bill.certainty()).isEqualTo(Certainty.ESTIMATED);
        // 3 and 15 dollars per million tokens.
        assertThat(bill.cost()).isEqualTo(new Money(120_000 + 300_000));
    }

    @Test
    void s14cAfterTheUsageEventAllOfItHolds() {
        String usage = "{\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":34}}";
        Bill bill = MeterRun.chat().asked(CHAT_ASKED).broken(events(usage));
        assertThat(bill.usage()).isEqualTo(Usage.tokens(12, 34));
        assertThat(bill.certainty()).isEqualTo(Certainty.REPORTED);
    }

    @Test
    void anAttemptThatWasNeverSentCostsNothing() {
        Bill bill =
                new Metering(PriceBook::bundled, OwnPrices.NONE)
                        .meter(
                                new MeteredCall(
                                        Operation.UNKNOWN,
                                        null,
                                        new Tariff("p", null, null),
                                        MeterRun.AT))
                        .bill();
        assertThat(bill).isEqualTo(Bill.NOTHING);
    }

    private static String response(String event, String usage) {
        String type = "\"type\":\"" + event + "\"";
        return "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{"
                + "\"model\":\"gpt-4o\",\"usage\":null}}\n\n"
                + "data: {\"type\":\"response.in_progress\",\"response\":{\"usage\":null}}\n\n"
                + "data: {\"type\":\"response.output_text.delta\",\"delta\":\"12345678\"}\n\n"
                + "event: "
                + event
                + "\ndata: {"
                + type
                + ",\"response\":{\"model\":\"gpt-4o\""
                + usage
                + "}}\n\n";
    }

    private static String usage(int output) {
        return ",\"usage\":{\"input_tokens\":50,\"output_tokens\":" + output + "}";
    }

    @Test
    void s23aAnIncompleteResponseIsWhole() {
        MeterRun run = MeterRun.responses();
        Bill bill = run.whole(response("response.incomplete", usage(16)));
        assertThat(run.verdict()).isEqualTo(Verdict.WHOLE);
        assertThat(bill.usage()).isEqualTo(Usage.tokens(50, 16));
        assertThat(bill.certainty()).isEqualTo(Certainty.REPORTED);
    }

    @Test
    void s23bAFailedResponseIsPaidFor() {
        MeterRun run = MeterRun.responses();
        Bill bill = run.whole(response("response.failed", usage(3)));
        assertThat(run.verdict()).isEqualTo(Verdict.FAILED_BY_PROVIDER);
        assertThat(bill.usage()).isEqualTo(Usage.tokens(50, 3));
        assertThat(bill.cost()).isEqualTo(new Money(125_000 + 30_000));
        assertThat(bill.certainty()).isEqualTo(Certainty.REPORTED);
    }

    @Test
    void s23cAFailedResponseWithoutUsageIsNot() {
        MeterRun run = MeterRun.responses();
        Bill bill = run.whole(response("response.failed", ",\"usage\":null"));
        assertThat(run.verdict()).isEqualTo(Verdict.FAILED_BY_PROVIDER);
        assertThat(bill.usage()).isEqualTo(Usage.NONE);
        assertThat(bill.cost()).isEqualTo(Money.ZERO);
    }

    @Test
    void s23dACompletedResponseWithoutUsageIsEstimated() {
        MeterRun run = MeterRun.responses().asked("{\"model\":\"gpt-4o\",\"input\":\"12345\"}");
        Bill bill = run.whole(response("response.completed", ""));
        assertThat(run.verdict()).isEqualTo(Verdict.WHOLE);
        assertThat(bill.usage()).isEqualTo(Usage.tokens(2, 2));
        assertThat(bill.certainty()).isEqualTo(Certainty.ESTIMATED);
    }

    @Test
    void s23eACancelledResponseHasItsOwnEnd() {
        for (String end : new String[] {"response.cancelled", "response.done"}) {
            MeterRun run = MeterRun.responses();
            Bill bill = run.whole(response(end, usage(7)));
            assertThat(run.verdict()).isEqualTo(Verdict.WHOLE);
            assertThat(bill.usage()).isEqualTo(Usage.tokens(50, 7));
        }
    }

    @Test
    void streamsWithoutTheirDialectsEndAreCutShort() {
        MeterRun chat = MeterRun.chat();
        chat.whole(events("{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}"));
        assertThat(chat.verdict()).isEqualTo(Verdict.CUT_SHORT);
        MeterRun messages = MeterRun.messages();
        messages.whole(START + DELTA);
        assertThat(messages.verdict()).isEqualTo(Verdict.CUT_SHORT);
        MeterRun responses = MeterRun.responses();
        responses.whole(events("{\"type\":\"response.created\",\"response\":{}}"));
        assertThat(responses.verdict()).isEqualTo(Verdict.CUT_SHORT);
        MeterRun gemini = MeterRun.gemini("streamGenerateContent");
        gemini.whole(events("{\"candidates\":[{\"content\":{}}]}"));
        assertThat(gemini.verdict()).isEqualTo(Verdict.CUT_SHORT);
        MeterRun nothing = MeterRun.chat();
        nothing.whole("");
        assertThat(nothing.verdict()).isEqualTo(Verdict.CUT_SHORT);
    }
}
