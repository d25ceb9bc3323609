package dev.fairlead.json;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.json.JsonFault.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class MemberExtractorTest {
    private static final Watch WATCH =
            Watch.of("usage", "model", "error", "usageMetadata", "choices[].finish_reason");

    private final List<String> events = new ArrayList<>();
    private final MemberExtractor extractor =
            new MemberExtractor(
                    WATCH,
                    new MemberExtractor.Found() {
                        @Override
                        public void member(String path, JsonType type, ByteBuffer value) {
                            events.add(path + "=" + UTF_8.decode(value));
                        }

                        @Override
                        public void objectEnded() {
                            events.add("end");
                        }
                    });

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 16, 100_000})
    void deliversWatchedValuesHoweverTheTextIsCut(int size) {
        String text =
                "{\"id\":\"x\",\"mod\\u0065l\":\"gpt-é\\u20ac\",\"choices\":[{\"message\":{\"content\":"
                    + "\"{\\\"usage\\\":{\\\"total\\\":9}}\",\"usage\":{\"no\":1}},\"finish_reason\":\"stop\"}],\"usage\":"
                    + " {\"prompt_tokens\": 12 ,\"d\":[{\"usage\":1}]},\"error\":null}\n";

        feed(text, size);

        assertThat(extractor.finish()).isEmpty();
        assertThat(events)
                .containsExactly(
                        "model=\"gpt-é\\u20ac\"",
                        "choices[].finish_reason=\"stop\"",
                        "usage={\"prompt_tokens\": 12 ,\"d\":[{\"usage\":1}]}",
                        "error=null",
                        "end");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100_000})
    void S18_readsTheElementsOfAnArrayOneByOne(int size) {
        String text =
                String.join(
                        "\n,\r\n",
                        "{\"usageMetadata\":{\"promptTokenCount\":9,\"candidatesTokenCount\":2}}",
                        "{\"x\":1}",
                        "{\"usageMetadata\":{\"promptTokenCount\":9}}",
                        "{\"error\":{\"code\":500}}");

        feed("[" + text + "]", size);

        assertThat(extractor.finish()).isEmpty();
        assertThat(events)
                .containsExactly(
                        "usageMetadata={\"promptTokenCount\":9,\"candidatesTokenCount\":2}",
                        "end",
                        "end",
                        "usageMetadata={\"promptTokenCount\":9}",
                        "end",
                        "error={\"code\":500}",
                        "end");
    }

    @Test
    void deliversAnElementBeforeTheNextArrives() {
        feed("[{\"usageMetadata\":{\"a\":1}}", 1000);

        assertThat(events).containsExactly("usageMetadata={\"a\":1}", "end");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 16_384, 1_000_000})
    void givesUpOnAValueThatIsTooLarge(int size) {
        String big =
                "{\"model\":\"m\",\"usage\":\""
                        + "x".repeat(MemberExtractor.MAX_RETAINED)
                        + "\",\"error\":1}";

        feed(big, size);

        assertThat(extractor.finish()).map(JsonFault::kind).contains(Kind.TOO_LARGE);
        assertThat(events).containsExactly("model=\"m\"");
    }

    @Test
    void retainsAValueOfTheGreatestSize() {
        String value = "\"" + "x".repeat(MemberExtractor.MAX_RETAINED - 2) + "\"";

        feed("{\"usage\":" + value + "}", 999);

        assertThat(extractor.finish()).isEmpty();
        assertThat(events).containsExactly("usage=" + value, "end");
    }

    @Test
    void keepsWhatItDeliveredBeforeTheTextBroke() {
        feed("{\"usage\":{\"a\":1},\"model\":oops", 4);
        feed("anything \0 at all", 3);

        assertThat(extractor.finish()).map(JsonFault::kind).contains(Kind.MALFORMED);
        assertThat(events).containsExactly("usage={\"a\":1}");
    }

    @Test
    void saysThatATextWasCutOff() {
        feed("{\"usage\":{\"a\":1", 100);

        Optional<JsonFault> fault = extractor.finish();

        assertThat(fault).map(JsonFault::kind).contains(Kind.TRUNCATED);
        assertThat(events).isEmpty();
    }

    @Test
    void deliversInnerAndOuterValuesOfNestedPaths() {
        List<String> found = new ArrayList<>();
        MemberExtractor nested =
                new MemberExtractor(
                        Watch.of("r.usage", "r.usage.total", "r"),
                        (path, type, value) -> found.add(path + "=" + UTF_8.decode(value)));
        byte[] text = "{\"r\":{\"id\":1,\"usage\":{\"total\":5}}}".getBytes(UTF_8);
        for (byte next : text) {
            nested.feed(ByteBuffer.wrap(new byte[] {next}));
        }

        assertThat(found)
                .containsExactly(
                        "r.usage.total=5",
                        "r.usage={\"total\":5}",
                        "r={\"id\":1,\"usage\":{\"total\":5}}");
    }

    private void feed(String text, int size) {
        byte[] bytes = text.getBytes(UTF_8);
        for (int at = 0; at < bytes.length; at += size) {
            int length = Math.min(size, bytes.length - at);
            ByteBuffer direct = ByteBuffer.allocateDirect(length);
            extractor.feed(direct.put(bytes, at, length).flip());
        }
    }
}
