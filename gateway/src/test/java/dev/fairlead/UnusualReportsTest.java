package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Certainty;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Field reports S33, S35, S37 and O04 through the whole program: names, modalities and paths that a
 * meter might not know, and settings in the wrong place. JSON is written with single quotes here.
 */
class UnusualReportsTest {
    private static final String USED = "'usage':{'prompt_tokens':12,'completion_tokens':34}";

    @TempDir private Path folder;
    private Stage stage;

    @BeforeEach
    void set() throws Exception {
        stage = Stage.set(folder);
    }

    @AfterEach
    void strike() {
        stage.close();
    }

    /** The provider's answer arrives as it is, and there is a record of it. */
    private UsageRecord passed(
            String target, String asked, FakeProvider.Script script, String answer)
            throws Exception {
        stage.provider().next(script);
        Message seen = stage.gateway().post(target, json(asked));
        assertThat(seen.text()).isEqualTo(answer);
        assertThat(stage.provider().take().text()).isEqualTo(json(asked));
        return stage.gateway().record();
    }

    private UsageRecord passed(String target, String asked, String answer) throws Exception {
        return passed(target, asked, wire -> wire.json(200, json(answer)), json(answer));
    }

    private static String json(String quoted) {
        return quoted.replace('\'', '"');
    }

    /** Dollars for 12 tokens in and 34 out. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "gpt-4o-mini-2024-07-18, 0.000022200",
                "gpt-4o-mini, 0.000022200",
                "gpt-4o, 0.000370000",
                "GPT-4o, 0.000370000",
                "gpt-4o-fast, none",
                "my-deployment, none",
                "gpt-x-unknown, none"
            })
    void s33ANameHasItsOwnPriceOrNone(String model, @Nullable String dollars) throws Exception {
        UsageRecord made =
                passed(
                        Stage.CHAT_PATH,
                        "{'model':'" + model + "'}",
                        "{'model':'" + model + "'," + USED + "}");
        assertThat(made.attempt().modelRequested()).isEqualTo(model);
        assertThat(made.settlement().modelServed()).isEqualTo(model);
        if (dollars == null) {
            assertThat(made.settlement().cost()).isNull();
            assertThat(made.settlement().certainty()).isEqualTo(Certainty.UNPRICED);
            assertThat(made.settlement().reason()).isNotBlank();
        } else {
            assertThat(made.settlement().cost()).hasToString(dollars);
            assertThat(made.settlement().certainty()).isEqualTo(Certainty.REPORTED);
        }
    }

    @Test
    void s33AnEmptyNameHasNoPrice() throws Exception {
        UsageRecord made = passed(Stage.CHAT_PATH, "{'model':''}", "{'model':''," + USED + "}");
        assertThat(made.settlement().usage().count("input_tokens")).isEqualTo(12);
        assertThat(made.settlement().cost()).isNull();
    }

    @Test
    void s35PictureTokensAreReadBehindALargePicture() throws Exception {
        UsageRecord made =
                passed(
                        "/proxy/openai/v1/images/generations",
                        "{'model':'gpt-image-1'}",
                        "{'data':[{'b64_json':'"
                                + "A".repeat(700_000)
                                + "'}],'usage':{'input_tokens':150,'input_tokens_details':"
                                + "{'text_tokens':50,'image_tokens':100},'output_tokens':4200}}");
        assertThat(made.settlement().usage().count("input_tokens")).isEqualTo(150);
        assertThat(made.settlement().usage().count("input_image_tokens")).isEqualTo(100);
        assertThat(made.settlement().usage().count("output_tokens")).isEqualTo(4200);
    }

    @Test
    void s35SoundTokensAreTold() throws Exception {
        UsageRecord made =
                passed(
                        Stage.CHAT_PATH,
                        "{'model':'gpt-4o-audio-preview'}",
                        "{'model':'gpt-4o-audio-preview','usage':{'prompt_tokens':120,"
                            + "'completion_tokens':220,'prompt_tokens_details':{'audio_tokens':80,"
                            + "'cached_tokens':30},'completion_tokens_details':{'audio_tokens':200,"
                            + "'text_tokens':20}}}");
        assertThat(made.settlement().usage().count("input_audio_tokens")).isEqualTo(80);
        assertThat(made.settlement().usage().count("cache_read_tokens")).isEqualTo(30);
        assertThat(made.settlement().usage().count("output_audio_tokens")).isEqualTo(200);
    }

    @Test
    void s35SoundTokensOfGeminiAreTold() throws Exception {
        UsageRecord made =
                passed(
                        "/proxy/google/v1beta/models/gemini-2.5-flash:generateContent",
                        "{}",
                        "{'candidates':[{'finishReason':'STOP'}],'usageMetadata':{"
                                + "'promptTokenCount':520,'candidatesTokenCount':1,"
                                + "'promptTokensDetails':[{'modality':'AUDIO','tokenCount':500},"
                                + "{'modality':'TEXT','tokenCount':20}]}}");
        assertThat(made.settlement().usage().count("input_tokens")).isEqualTo(520);
        assertThat(made.settlement().usage().count("input_audio_tokens")).isEqualTo(500);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "other/x/v1/embeddings | {'usage':{'prompt_tokens':12,'total_tokens':12}}",
                "other/x/v1/completions | {'usage':{'prompt_tokens':12,'completion_tokens':1}}",
                "other/x/v1/responses | {'usage':{'input_tokens':12,'output_tokens':1}}",
                "other/v1/messages?beta=true | {'usage':{'input_tokens':12,'output_tokens':1}}",
                "google/v1beta/models/x:embedContent | {'usageMetadata':{'promptTokenCount':12}}",
                "google/v1beta/models/x:batchEmbedContents |"
                        + " {'usageMetadata':{'promptTokenCount':12}}",
                "google/v1beta/models/x:predict | {'usageMetadata':{'promptTokenCount':12}}",
                "other/v1/moderations | {'usage':{'input_tokens':12}}",
                "other/v9/nobody/knows | {'usage':{'prompt_tokens':12}}",
                "openai/v1/chat/completions | {'model':'x','usage':{'prompt_tokens':12}}"
            })
    void s37EveryPathHasItsRecordWithItsUsage(String path, String answer) throws Exception {
        UsageRecord made = passed("/proxy/" + path, "{'model':'nobody-prices-this'}", answer);
        assertThat(made.settlement().usage().count("input_tokens")).isEqualTo(12);
        assertThat(made.settlement().cost()).isNull();
        assertThat(made.settlement().certainty()).isEqualTo(Certainty.UNPRICED);
    }

    @Test
    void s37AStreamOfAnUnusualHostIsRead() throws Exception {
        String event =
                "data:"
                    + " {\"type\":\"response.completed\",\"response\":{\"usage\":{\"input_tokens\":5,\"output_tokens\":6}}}\n\n";
        UsageRecord made =
                passed(
                        "/proxy/other/x/y/v1/responses",
                        "{'model':'m','stream':true}",
                        wire -> wire.stream("text/event-stream").chunk(event).lastChunk(),
                        event);
        assertThat(made.settlement().usage().count("output_tokens")).isEqualTo(6);
    }

    @Test
    void s37AnUnknownPathWithoutUsageSaysSo() throws Exception {
        UsageRecord made = passed("/proxy/other/v9/nobody/knows", "{}", "{'ok':true}");
        assertThat(made.attempt().dialect()).isNull();
        assertThat(made.settlement().certainty()).isEqualTo(Certainty.UNPRICED);
        assertThat(made.settlement().reason()).contains("unknown dialect");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server: {keys: [{name: a}]} | keys",
                "provider: {a: {type: test}} | providers",
                "providers: {a: {type: test}, a: {type: test}} | written twice"
            })
    void o04ASettingInTheWrongPlaceStopsCheckAndServe(String yaml, String named) throws Exception {
        Path file = Files.writeString(folder.resolve("wrong.yaml"), yaml + "\n");

        Program.Outcome checked = command("check", "--config", file.toString());
        assertThat(checked.exit()).isEqualTo(1);
        assertThat(checked.text()).contains("wrong.yaml:1:").contains(named);
        Program.Outcome served = command("serve", "--config", file.toString());
        assertThat(served.exit()).isNotZero();
        assertThat(served.text()).contains("wrong.yaml:1:").doesNotContain("serves http");
    }

    @Test
    void o04AnEmptySectionIsEmpty() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("empty.yaml"), "providers: {t: {type: test}}\nkeys:\n");

        assertThat(command("check", "--config", file.toString()).exit()).isZero();
    }

    private Program.Outcome command(String... arguments) {
        return new Program(folder, Map.of()).run(arguments);
    }
}
