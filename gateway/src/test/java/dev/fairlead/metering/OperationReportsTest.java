package dev.fairlead.metering;

import static dev.fairlead.metering.MeterRun.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Certainty;
import dev.fairlead.call.OperationClass;
import dev.fairlead.call.Principal;
import dev.fairlead.dialect.Family;
import dev.fairlead.prices.Money;
import dev.fairlead.prices.PriceBook;
import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.Map;

/** Which calls are metered, and whose price they have: cases S03, S33 and S37, and crashes. */
class OperationReportsTest {
    private static final String CHAT_USAGE =
            "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":34}";

    @ParameterizedTest
    @CsvSource({
        "OPENAI, v1/responses/resp_1/cancel",
        "OPENAI, v1/files",
        "OPENAI, v1/batches",
        "OPENAI, v1/responses/input_tokens",
        "ANTHROPIC, v1/messages/count_tokens",
        "ANTHROPIC, v1/messages/batches",
        "GOOGLE, v1beta/models/gemini-2.5-flash:countTokens",
        "COHERE, v1/tokenize"
    })
    void s03ReadingIsNotUsing(Family family, String path) {
        Bill bill =
                MeterRun.at(family, path).json().whole("{\"model\":\"gpt-4o\"," + CHAT_USAGE + "}");
        assertThat(bill).isEqualTo(Bill.NOTHING);
    }

    /** Each is the price of the right model, or none. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "anthropic, claude-sonnet-4-5-20250929, claude-sonnet-4-5",
                "anthropic, CLAUDE-SONNET-4-5, claude-sonnet-4-5",
                "google, models/gemini-2.5-flash, gemini-2.5-flash",
                "google, publishers/google/models/gemini-2.5-flash, gemini-2.5-flash",
                "openai, gpt-4o-mini-2024-07-18, gpt-4o-mini",
                "openai, GPT-4o, gpt-4o",
                "openai, gpt-4o-fast, none",
                "openai, my-deployment, none",
                "openai, gpt-x-unknown, none"
            })
    void s33SpellingsHaveTheRightPriceOrNone(
            String provider, String model, @Nullable String sameAs) {
        Bill bill = priced(provider, model);
        assertThat(bill.modelServed()).isEqualTo(model);
        if (sameAs == null) {
            assertThat(bill.cost()).isNull();
            assertThat(bill.certainty()).isEqualTo(Certainty.UNPRICED);
            assertThat(bill.reason()).isNotBlank();
        } else {
            assertThat(bill.cost()).isEqualTo(priced(provider, sameAs).cost()).isNotNull();
        }
    }

    private static Bill priced(String provider, String model) {
        return MeterRun.chat()
                .json()
                .tariff(new Tariff("p", provider, null))
                .whole("{\"model\":\"" + model + "\"," + CHAT_USAGE + "}");
    }

    @Test
    void s33AMiniIsNotPricedAsItsParent() {
        assertThat(priced("openai", "gpt-4o-mini").cost())
                .isNotEqualTo(priced("openai", "gpt-4o").cost());
    }

    @Test
    void s33AFreeModelCostsNothingAndThatIsKnown() {
        Bill bill = priced("openrouter", "google/gemini-2.0-flash-exp:free");
        assertThat(bill.cost()).isEqualTo(Money.ZERO);
        assertThat(bill.certainty()).isEqualTo(Certainty.REPORTED);
    }

    @Test
    void s33WithoutAnyModelThereIsNoPrice() {
        Bill bill = MeterRun.chat().json().whole("{\"model\":\"\"," + CHAT_USAGE + "}");
        assertThat(bill.usage()).isEqualTo(Usage.tokens(12, 34));
        assertThat(bill.cost()).isNull();
        assertThat(bill.reason()).isEqualTo("no model is named");
    }

    @Test
    void aServedModelThatNobodyPricesIsTakenForTheOneAsked() {
        Bill bill =
                MeterRun.chat()
                        .json()
                        .asked("{\"model\":\"gpt-4o\"}")
                        .whole("{\"model\":\"internal-7\"," + CHAT_USAGE + "}");
        assertThat(bill.cost()).isEqualTo(new Money(30_000 + 340_000));
        assertThat(bill.certainty()).isEqualTo(Certainty.ASSUMED);
        assertThat(bill.modelServed()).isEqualTo("internal-7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPENAI | v1/embeddings | {'usage':{'prompt_tokens':12,'total_tokens':12}}",
                "OPENAI | v1/completions | {'usage':{'prompt_tokens':12,'completion_tokens':1}}",
                "OPENAI | v1/images/edits | {'usage':{'input_tokens':12,'output_tokens':1}}",
                "GOOGLE | v1beta/models/x:embedContent | {'usageMetadata':{'promptTokenCount':12}}",
                "GOOGLE | v1beta/models/x:batchEmbedContents |"
                        + " {'usageMetadata':{'promptTokenCount':12}}",
                "GOOGLE | v1beta/models/x:predict | {'usageMetadata':{'promptTokenCount':12}}",
                "OPENAI | v1/moderations | {'usage':{'input_tokens':12}}",
                "OPENAI | v9/nobody/knows | {'usage':{'prompt_tokens':12}}",
                "OPENAI | v9/nobody/knows | {'usage':{'input_tokens':2,"
                        + "'cache_read_input_tokens':10}}"
            })
    void s37UsageIsReadWhereverTheDialectIsKnownByPathOrBody(
            Family family, String path, String body) {
        Bill bill = MeterRun.at(family, path).json().whole(body.replace('\'', '"'));
        assertThat(bill.usage().count("input_tokens")).isEqualTo(12);
    }

    @Test
    void s37StreamsOfUnusualHostsAreRead() {
        String response =
                "{\"type\":\"response.completed\",\"response\":{\"usage\":{\"input_tokens\":5,"
                        + "\"output_tokens\":6}}}";
        Bill bill = MeterRun.at(Family.OPENAI, "x/y/v1/responses").whole(events(response));
        assertThat(bill.usage()).isEqualTo(Usage.tokens(5, 6));
    }

    @Test
    void s37AnUnknownPathWithoutUsageSaysSo() {
        Bill bill = MeterRun.at(Family.OPENAI, "v9/nobody/knows").json().whole("{\"ok\":true}");
        assertThat(bill.cost()).isNull();
        assertThat(bill.certainty()).isEqualTo(Certainty.UNPRICED);
        assertThat(bill.reason()).contains("unknown dialect");
    }

    @Test
    void s37NoFaultInPricingCostsTheRecord() {
        OwnPrices broken =
                (provider, model) -> {
                    throw new IllegalStateException("a bug");
                };
        Bill bill =
                MeterRun.chat().json().own(broken).whole("{\"model\":\"x\"," + CHAT_USAGE + "}");
        assertThat(bill.certainty()).isEqualTo(Certainty.UNPRICED);
        assertThat(bill.cost()).isNull();
    }

    @Test
    void aCrashIsBilledByWhatHadPassed() {
        Metering metering = new Metering(PriceBook::bundled, OwnPrices.NONE);
        Tariff tariff = new Tariff("anthropic", "anthropic", null);
        Bill text = metering.crashed(attempt(), tariff, new Standing(Usage.NONE, 41), false);
        assertThat(text.usage()).isEqualTo(Usage.tokens(26, 11));
        assertThat(text.certainty()).isEqualTo(Certainty.ESTIMATED);
        assertThat(text.cost()).isEqualTo(new Money(26 * 3_000 + 11 * 15_000));
        Bill reported =
                metering.crashed(attempt(), tariff, new Standing(Usage.tokens(40, 1), 41), false);
        assertThat(reported.usage()).isEqualTo(Usage.tokens(40, 11));
    }

    private static Attempt attempt() {
        Principal principal = new Principal("k", null, null, OperationClass.usual(), Map.of());
        Instant at = MeterRun.AT;
        return new Attempt(
                "c",
                1,
                "c",
                at,
                principal,
                "anthropic",
                "anthropic",
                "anthropic-messages",
                "claude-sonnet-4-5",
                true,
                101);
    }
}
