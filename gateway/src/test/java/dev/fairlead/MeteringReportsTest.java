package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Settlement;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.testing.Message;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Field reports S12 to S37 through the whole gateway: the bytes pass, and the record in the store
 * says what was used and how it ended. JSON is written with single quotes here.
 */
class MeteringReportsTest {
    private static final String MESSAGES = "/proxy/anthropic/v1/messages";
    private static final String RESPONSES = "/proxy/openai/v1/responses";
    private static final String GEMINI = "/proxy/google/v1beta/models/gemini-2.5-flash:";
    private static final String CLAUDE =
            "{'model':'claude-sonnet-4-5','stream':true,'max_tokens':9}";
    private static final String GPT = "{'model':'gpt-4o','stream':true,'input':'12345'}";
    private static final String START =
            "{'input_tokens':25,'cache_read_input_tokens':100,'output_tokens':1}";
    private static final String OVERLOADED =
            """
            event: error
            data: {'type':'error','error':{'type':'overloaded_error','message':'later'}}

            """;
    private static final String CHUNK =
            "data: {'model':'gpt-4o','choices':[{'delta':{'content':'12345678'}}]}\n\n";
    private static final String FINISH =
            "data: {'model':'gpt-4o','choices':[{'delta':{},'finish_reason':'stop'}]}\n\n";

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

    /** One exchange: the provider's bytes arrive, and this is what is recorded. */
    private Settlement passed(String target, String asked, String answer) throws Exception {
        return passedRecord(target, asked, answer).settlement();
    }

    private UsageRecord passedRecord(String target, String asked, String answered)
            throws Exception {
        String answer = answered.replace('\'', '"');
        byte[] bytes = answer.getBytes(UTF_8);
        String type =
                answer.startsWith("data:") || answer.startsWith("event:")
                        ? "text/event-stream"
                        : "application/json";
        stage.provider()
                .next(
                        wire -> {
                            wire.stream(type);
                            for (int at = 0; at < bytes.length; at += 11) {
                                int end = Math.min(at + 11, bytes.length);
                                wire.chunk(Arrays.copyOfRange(bytes, at, end));
                            }
                            wire.lastChunk();
                        });

        Message seen = stage.gateway().post(target, asked.replace('\'', '"'));

        assertThat(seen.text()).isEqualTo(answer);
        assertThat(seen.end()).isEqualTo(Message.End.CLEAN);
        Message sent = stage.provider().take();
        assertThat(sent.text()).isEqualTo(asked.replace('\'', '"'));
        assertThat(sent.target()).endsWith(target.replaceAll("^/proxy/[a-z]+/(v1/)?", ""));
        return stage.gateway().record();
    }

    /** Amounts as words, such as {@code input_tokens=9 output_tokens=94}; none that is zero. */
    private static void assertUsed(Settlement settled, String amounts) {
        Map<String, BigDecimal> used = settled.usage().amounts();
        String sorted =
                used.entrySet().stream()
                        .filter(unit -> unit.getValue().signum() != 0)
                        .map(unit -> unit.getKey() + "=" + unit.getValue().toPlainString())
                        .sorted()
                        .collect(Collectors.joining(" "));
        assertThat(sorted).isEqualTo(amounts);
    }

    private static void assertCost(Settlement settled, String dollars) {
        assertThat(settled.cost()).hasToString(dollars);
    }

    @Test
    void s12aAnErrorEventAloneIsNoSuccess() throws Exception {
        Settlement settled = passed(MESSAGES, CLAUDE, OVERLOADED);
        assertFailed(settled, "overloaded_error");
        assertUsed(settled, "");
    }

    private static void assertFailed(Settlement settled, String error) {
        assertThat(settled.status()).isEqualTo(200);
        assertThat(settled.ending()).isEqualTo(Ending.UPSTREAM_FAILED);
        assertThat(settled.reason()).startsWith(error);
    }

    @Test
    void s12bWhatWasReportedBeforeTheErrorCounts() throws Exception {
        String delta =
                "event: content_block_delta\ndata: {'type':'content_block_delta','index':0,'delta':"
                        + "{'type':'text_delta','text':'words'}}\n\n";
        Settlement settled =
                passed(
                        MESSAGES,
                        CLAUDE,
                        start("{'input_tokens':40}") + delta.repeat(3) + OVERLOADED);
        assertFailed(settled, "overloaded_error");
        assertUsed(settled, "input_tokens=40 output_tokens=4");
    }

    @Test
    void s12cAnErrorInAChatStream() throws Exception {
        String error = "data: {'error':{'code':500,'message':'oops'}}\n\n";
        assertFailed(passed(Stage.CHAT_PATH, Stage.CHAT, CHUNK + CHUNK + error), "500");
    }

    @Test
    void s12dAnErrorEventOfTheResponsesApi() throws Exception {
        String error =
                "event: error\ndata: {'type':'error','code':'server_error','message':''}\n\n";
        assertFailed(passed(RESPONSES, GPT, error), "server_error");
    }

    @Test
    void s12eAnErrorAsAnElementOfAnArray() throws Exception {
        String array =
                "[{'candidates':[{'content':{}}]},\r\n"
                        + "{'error':{'code':503,'status':'UNAVAILABLE'}}]";
        assertFailed(passed(GEMINI + "streamGenerateContent", "{}", array), "UNAVAILABLE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?alt=json", "?$alt=json"})
    void s18AnArrayStaysAnArrayAndItsLastTotalsHold(String query) throws Exception {
        String array =
                """
                [{'candidates':[{}],'usageMetadata':{'promptTokenCount':9,'candidatesTokenCount':2}}
                ,\r
                {'candidates':[{'content':{'parts':[{'text':'b'}]}}]}
                ,\r
                {'usageMetadata':{'promptTokenCount':9,'candidatesTokenCount':64,'thoughtsTokenCount':30}}
                ,\r
                {'candidates':[{'finishReason':'STOP'}]}]\
                """;
        UsageRecord made = passedRecord(GEMINI + "streamGenerateContent" + query, "{}", array);
        assertUsed(made.settlement(), "input_tokens=9 output_reasoning_tokens=30 output_tokens=94");
        assertThat(made.attempt().streaming()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?alt=sse", "?$alt=sse"})
    void s18ABlockedPromptIsNoError(String query) throws Exception {
        String blocked =
                "data: {'promptFeedback':{'blockReason':'SAFETY'},"
                        + "'usageMetadata':{'promptTokenCount':9,'totalTokenCount':9}}\n\n";
        Settlement settled = passed(GEMINI + "streamGenerateContent" + query, "{}", blocked);
        assertUsed(settled, "input_tokens=9");
        assertThat(settled.ending()).isEqualTo(Ending.COMPLETE);
    }

    private static String start(String usage) {
        return "event: message_start\ndata: {'type':'message_start','message':{'model':"
                + "'claude-sonnet-4-5','usage':"
                + usage
                + "}}\n\n";
    }

    private static String deltas(String... usages) {
        StringBuilder events = new StringBuilder();
        for (String usage : usages) {
            events.append("event: message_delta\ndata: {'type':'message_delta','delta':{},'usage':")
                    .append(usage)
                    .append("}\n\n");
        }
        return events + "event: message_stop\ndata: {'type':'message_stop'}\n\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'output_tokens':15}",
                "{'input_tokens':25,'cache_read_input_tokens':100,'output_tokens':15}",
                "{'input_tokens':0,'output_tokens':15}",
                "{'input_tokens':null,'cache_read_input_tokens':null,'output_tokens':15}"
            })
    void s20abcgStartAndDeltaAreNeverAddedUp(String delta) throws Exception {
        Settlement settled = passed(MESSAGES, CLAUDE, start(START) + deltas(delta));
        assertUsed(settled, "cache_read_tokens=100 input_tokens=125 output_tokens=15");
        assertCost(settled, "0.000330000");
    }

    @Test
    void s20dAStartOfZerosIsFilledByTheDelta() throws Exception {
        String delta = "{'input_tokens':25,'cache_creation_input_tokens':40,'output_tokens':15}";
        String zeros = start("{'input_tokens':0,'output_tokens':0}");
        assertUsed(
                passed(MESSAGES, CLAUDE, zeros + deltas(delta)),
                "cache_write_tokens=40 input_tokens=65 output_tokens=15");
    }

    @Test
    void s20eAndFTheLaterValuesHold() throws Exception {
        String deltas = deltas("{'output_tokens':7}", "{'input_tokens':4025,'output_tokens':15}");
        assertUsed(
                passed(MESSAGES, CLAUDE, start(START) + deltas),
                "cache_read_tokens=100 input_tokens=4125 output_tokens=15");
    }

    @ParameterizedTest
    @ValueSource(chars = {'a', 'b', 'c', 'd', 'e', 'f'})
    void s21UsageIsTakenOnceWhereverItStands(char variant) throws Exception {
        String used = ",'usage':{'prompt_tokens':12,'completion_tokens':34}}\n\n";
        String zero =
                CHUNK.replace("}\n\n", ",'usage':{'prompt_tokens':0,'completion_tokens':0}}\n\n");
        String last = "data: {'model':'gpt-4o','choices':[]" + used;
        String stream =
                switch (variant) {
                    case 'a' -> CHUNK.replace("}\n\n", ",'usage':null}\n\n") + FINISH + last;
                    case 'b' -> zero + zero + FINISH + last;
                    case 'c' -> CHUNK.replace("}\n\n", used) + CHUNK + FINISH;
                    case 'd' -> CHUNK + FINISH.replace("}\n\n", used) + last;
                    case 'e' -> CHUNK + FINISH + last.replace("'choices':[],", "'object':'x',");
                    default ->
                            "data: {'choices':[],'model':'','prompt_filter_results':[]}\n\n"
                                    + CHUNK
                                    + FINISH
                                    + last;
                };
        Settlement settled = passed(Stage.CHAT_PATH, Stage.CHAT, stream + "data: [DONE]\n\n");
        assertUsed(settled, "input_tokens=12 output_tokens=34");
        assertThat(settled.modelServed()).isEqualTo("gpt-4o");
        assertThat(settled.certainty()).isEqualTo(Certainty.REPORTED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a | incomplete | ,'usage':{'input_tokens':50,'output_tokens':16} | COMPLETE | 16",
                "b | failed | ,'usage':{'input_tokens':50,'output_tokens':3} | UPSTREAM_FAILED | 3",
                "c | failed | ,'usage':null | UPSTREAM_FAILED | 0",
                "d | completed | ~~ | COMPLETE | 2",
                "e | cancelled | ,'usage':{'input_tokens':50,'output_tokens':7} | COMPLETE | 7"
            })
    void s23EndsThatAreNotCompleted(
            String variant, String type, String usage, Ending ending, long output)
            throws Exception {
        String stream =
                "data: {'type':'response.created','response':{'model':'gpt-4o','usage':null}}\n\n"
                        + "data: {'type':'response.output_text.delta','delta':'12345678'}\n\n"
                        + "data: {'type':'response.%s','response':{'model':'gpt-4o'%s}}\n\n"
                                .formatted(type, usage);
        Settlement settled = passed(RESPONSES, GPT, stream);
        assertThat(settled.ending()).isEqualTo(ending);
        assertThat(settled.usage().count("output_tokens")).as(variant).isEqualTo(output);
        assertThat(settled.certainty())
                .isEqualTo(variant.equals("d") ? Certainty.ESTIMATED : Certainty.REPORTED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'ephemeral_5m_input_tokens':100,'ephemeral_1h_input_tokens':200} | 0.001680000",
                "null | 0.001230000",
                "{'ephemeral_5m_input_tokens':100,'ephemeral_1h_input_tokens':150} | 0.001567500"
            })
    void s26CacheWritesOfTwoAgesHaveTheirRates(String split, String cost) throws Exception {
        String usage =
                "{'input_tokens':10,'cache_creation_input_tokens':300,'cache_creation':%s,'output_tokens':5}"
                        .formatted(split);
        Settlement settled = passed(MESSAGES, CLAUDE, start(usage) + deltas("{'output_tokens':5}"));
        assertThat(settled.usage().count("input_tokens")).isEqualTo(310);
        assertThat(settled.usage().count("cache_write_tokens")).isEqualTo(300);
        assertCost(settled, cost);
    }

    @Test
    void s29SearchesAreChargedOrCountedAndNamed() throws Exception {
        String delta =
                "{'input_tokens':5025,'output_tokens':15,'server_tool_use':"
                        + "{'web_search_requests':2,'web_fetch_requests':1}}";
        Settlement settled = passed(MESSAGES, CLAUDE, start("{'input_tokens':25}") + deltas(delta));
        assertThat(settled.usage().count("web_searches")).isEqualTo(2);
        assertThat(settled.usage().count("input_tokens")).isEqualTo(5025);
        assertCost(settled, "0.035300000");
    }

    @Test
    void s29SearchesThatNobodyCountsAreCounted() throws Exception {
        String search = "{'type':'web_search_call','action':{'type':'search'}}";
        Settlement settled =
                passed(
                        RESPONSES,
                        "{'model':'gpt-4o'}",
                        "{'model':'gpt-4o','status':'completed','output':["
                                + String.join(",", List.of(search, search, search))
                                + "],'usage':{'input_tokens':100,'output_tokens':10}}");
        assertThat(settled.usage().count("web_searches")).isEqualTo(3);
        assertThat(settled.reason()).contains("web_searches");
    }

    @ParameterizedTest
    @ValueSource(strings = {",'totalTokenCount':4450", ""})
    void s30GeminisBucketsAddUp(String total) throws Exception {
        Settlement settled =
                passed(
                        GEMINI + "generateContent",
                        "{}",
                        "{'modelVersion':'gemini-2.5-flash','candidates':[{'finishReason':'STOP'}],"
                                + "'usageMetadata':{'promptTokenCount':1000,"
                                + "'cachedContentTokenCount':900,'candidatesTokenCount':50,"
                                + "'thoughtsTokenCount':400,'toolUsePromptTokenCount':3000"
                                + total
                                + "}}");
        assertThat(settled.usage().count("input_tokens")).isEqualTo(4000);
        assertThat(settled.usage().count("cache_read_tokens")).isEqualTo(900);
        assertThat(settled.usage().count("output_tokens")).isEqualTo(450);
        assertCost(settled, "0.002082000");
    }
}
