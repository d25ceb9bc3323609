package dev.fairlead.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

import java.nio.charset.StandardCharsets;

class SamplesTest {
    @Test
    void everyBodyIsValidJsonOfTheSizeAskedFor() {
        for (int size : new int[] {1024, 10_240, 102_400, 1_048_576}) {
            assertThat(wellFormed(Samples.question(size, true))).hasSize(size);
            assertThat(wellFormed(Samples.answer(size))).hasSize(size);
        }
    }

    @Test
    void everyEventIsValidJson() {
        String stream = new String(Samples.concatenate(Samples.events(3)), StandardCharsets.UTF_8);

        assertThat(stream).endsWith("data: [DONE]\n\n");
        stream.lines()
                .filter(line -> !line.isEmpty() && !line.equals("data: [DONE]"))
                .forEach(
                        line ->
                                wellFormed(
                                        line.substring("data: ".length())
                                                .getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] wellFormed(byte[] json) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            while (parser.nextToken() != null) {
                parser.getString();
            }
        }
        return json;
    }
}
