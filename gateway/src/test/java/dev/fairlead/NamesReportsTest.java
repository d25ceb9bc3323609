package dev.fairlead;

import static dev.fairlead.TestGateway.KEY;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.fairlead.call.Certainty;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.prices.Money;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Field reports S29, S30, S33 and S37 through the whole gateway: names of models as they are
 * written in the wild, forms, and what Gemini counts by itself. JSON is written with single quotes
 * here.
 */
class NamesReportsTest {
    private static final String USED = "'usage':{'prompt_tokens':1000,'completion_tokens':100}";
    private static final String GEMINI = "/proxy/google/v1beta/models/gemini-2.5-flash:";

    @TempDir private Path folder;
    private FakeProvider provider;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        provider = new FakeProvider();
        String rest =
                ", base_url: \"" + provider.url() + "\", credentials: \"${env:CREDENTIAL}\"}\n";
        gateway =
                TestGateway.start(
                        folder,
                        "providers:\n"
                                + ("  router: {type: openrouter" + rest)
                                + ("  groq: {type: groq" + rest)
                                + ("  openai: {type: openai" + rest)
                                + ("  google: {type: gemini" + rest)
                                + ("  claude: {type: anthropic" + rest));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        provider.close();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "router, google/gemini-2.0-flash-exp:free, 0",
                "router, openai/gpt-4o-mini, 0.000210000",
                "router, openai/gpt-4o-mini:free, none",
                "router, openai/gpt-4o-mini:nitro, none",
                "router, nobody/unheard-of:free, none",
                "groq, meta-llama/llama-4-scout-17b-16e-instruct, 0.000144000",
                "openai, ft:gpt-4o-mini-2024-07-18:acme::abc123, 0.000420000",
                "openai, gpt-4o-mini@20240718, 0.000210000",
            })
    void s33ANameIsPricedAsItIsWrittenOrNotAtAll(
            String route, String model, @Nullable String dollars) throws Exception {
        provider.next(wire -> wire.json(200, json("{'model':'" + model + "'," + USED + "}")));

        gateway.post("/proxy/" + route + "/v1/chat/completions", asking(model));

        UsageRecord made = gateway.record();
        assertThat(made.attempt().modelRequested()).isEqualTo(model);
        assertThat(made.settlement().modelServed()).isEqualTo(model);
        assertPrice(made, dollars);
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5@20250929, 0.004500000",
        "claude-sonnet-4-5-20250929, 0.004500000",
    })
    void s33AVersionInTheNameIsUnderstood(String model, String dollars) throws Exception {
        String used = "'usage':{'input_tokens':1000,'output_tokens':100}";
        provider.next(
                wire ->
                        wire.json(
                                200,
                                json(
                                        "{'type':'message','model':'"
                                                + model
                                                + "','stop_reason':'end_turn',"
                                                + used
                                                + "}")));

        gateway.post("/proxy/claude/v1/messages", asking(model));

        assertPrice(gateway.record(), dollars);
    }

    @ParameterizedTest
    @CsvSource({
        "models/gemini-2.5-flash",
        "publishers/google/models/gemini-2.5-flash",
        "projects/p/locations/l/publishers/google/models/gemini-2.5-flash",
    })
    void s33APathOfModelsNamesTheLastOne(String path) throws Exception {
        provider.next(
                wire ->
                        wire.json(
                                200,
                                json(
                                        "{'usageMetadata':{'promptTokenCount':1000,"
                                                + "'candidatesTokenCount':100}}")));

        gateway.post("/proxy/google/v1beta/" + path + ":generateContent", "{}");

        UsageRecord made = gateway.record();
        assertThat(made.attempt().modelRequested()).isEqualTo("gemini-2.5-flash");
        assertPrice(made, "0.000550000");
    }

    private static void assertPrice(UsageRecord made, @Nullable String dollars) {
        if (dollars == null) {
            assertThat(made.settlement().cost()).isNull();
            assertThat(made.settlement().certainty()).isEqualTo(Certainty.UNPRICED);
            assertThat(made.settlement().reason()).isNotBlank();
            return;
        }
        Money cost = Objects.requireNonNull(made.settlement().cost());
        assertThat(cost.dollars()).isEqualByComparingTo(dollars);
        assertThat(made.settlement().certainty()).isEqualTo(Certainty.REPORTED);
    }

    @ParameterizedTest
    @CsvSource({"edits", "variations"})
    void s37APictureInAFormIsRecordedWithItsModelAndItsUsage(String what) throws Exception {
        provider.next(
                wire ->
                        wire.json(
                                200,
                                json(
                                        "{'data':[{'b64_json':'AAAA'}],'usage':{'input_tokens':60,"
                                                + "'input_tokens_details':{'text_tokens':10,"
                                                + "'image_tokens':50},'output_tokens':4000}}")));
        byte[] form = form("gpt-image-1");

        Message answer;
        try (RawClient client = gateway.client()) {
            String fields =
                    "x-api-key: " + KEY + "\r\ncontent-type: multipart/form-data; boundary=b\r\n";
            answer = client.request("POST", "/proxy/openai/images/" + what, fields, form).answer();
        }

        assertThat(answer.status()).isEqualTo(200);
        Message seen = provider.take();
        assertThat(seen.body()).isEqualTo(form);
        assertThat(seen.field("content-type")).isEqualTo("multipart/form-data; boundary=b");
        UsageRecord made = gateway.record();
        assertThat(made.attempt().dialect()).isEqualTo("openai-images");
        assertThat(made.attempt().modelRequested()).isEqualTo("gpt-image-1");
        assertThat(made.settlement().usage().count("input_image_tokens")).isEqualTo(50);
        assertThat(made.settlement().usage().count("output_tokens")).isEqualTo(4000);
        assertThat(made.settlement().cost()).isNotNull();
        assertThat(made.settlement().certainty()).isEqualTo(Certainty.REPORTED);
    }

    /** A form whose picture holds bytes that are no text. */
    private static byte[] form(String model) {
        String name = "Content-Disposition: form-data; name=";
        String picture = name + "\"image\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n";
        return ("--b\r\n" + picture + "\u0089PNG\r\n\u001a\n\u0000\u00ff\r\n--b\r\n")
                .concat(name + "\"prompt\"\r\n\r\na hat\r\n--b\r\n")
                .concat(name + "\"model\"\r\n\r\n" + model + "\r\n--b--\r\n")
                .getBytes(ISO_8859_1);
    }

    @Test
    void s29SearchesOfGeminiAreChargedOrNamed() throws Exception {
        provider.next(
                wire ->
                        wire.json(
                                200,
                                json(
                                        "{'candidates':[{'finishReason':'STOP','groundingMetadata':"
                                                + "{'webSearchQueries':['one','two']}}],"
                                                + "'usageMetadata':{'promptTokenCount':1000,"
                                                + "'candidatesTokenCount':100}}")));

        gateway.post(GEMINI + "generateContent", "{}");

        UsageRecord made = gateway.record();
        assertThat(made.settlement().usage().count("web_searches")).isEqualTo(2);
        assertThat(made.settlement().reason()).contains("web_searches");
        assertThat(made.settlement().certainty()).isEqualTo(Certainty.UNPRICED);
    }

    @Test
    void s30ABudgetThatThoughtsUseUpIsCharged() throws Exception {
        provider.next(
                wire ->
                        wire.json(
                                200,
                                json(
                                        "{'candidates':[{'finishReason':'MAX_TOKENS'}],"
                                                + "'usageMetadata':{'promptTokenCount':1000,"
                                                + "'cachedContentTokenCount':900,"
                                                + "'thoughtsTokenCount':400,"
                                                + "'toolUsePromptTokenCount':3000}}")));

        gateway.post(GEMINI + "generateContent", "{}");

        UsageRecord made = gateway.record();
        assertThat(made.settlement().usage().count("input_tokens")).isEqualTo(4000);
        assertThat(made.settlement().usage().count("cache_read_tokens")).isEqualTo(900);
        assertThat(made.settlement().usage().count("output_tokens")).isEqualTo(400);
        // 3,100 in at 0.3, 900 from the cache at 0.03, 400 out at 2.5 dollars a million.
        assertPrice(made, "0.001957000");
    }

    private static String asking(String model) {
        return json("{'model':'" + model + "','messages':[]}");
    }

    private static String json(String quoted) {
        return quoted.replace('\'', '"');
    }
}
