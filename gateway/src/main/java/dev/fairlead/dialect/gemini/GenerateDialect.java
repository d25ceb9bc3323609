package dev.fairlead.dialect.gemini;

import dev.fairlead.call.Head;
import dev.fairlead.dialect.AnswerForm;
import dev.fairlead.dialect.AnswerReading;
import dev.fairlead.dialect.Dialect;
import dev.fairlead.dialect.Family;
import dev.fairlead.dialect.JsonRequest;
import dev.fairlead.dialect.PathTable;
import dev.fairlead.dialect.RequestReading;
import dev.fairlead.dialect.StreamFailure;
import dev.fairlead.dialect.UsageReader;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Content and embeddings. Model and streaming are told by the path. Source:
 * ai.google.dev/api/generate-content.
 *
 * @param name such as {@code google-generate}
 */
public record GenerateDialect(String name) implements Dialect {
    private static final String STREAMING = ":streamgeneratecontent";

    @Override
    public Family family() {
        return Family.GOOGLE;
    }

    @Override
    public RequestReading read(Head head, String rest, ByteBuffer body) {
        String path = PathTable.decode(rest);
        String last = path.substring(path.lastIndexOf('/') + 1);
        boolean streaming = last.toLowerCase(Locale.ROOT).endsWith(STREAMING);
        int colon = last.lastIndexOf(':');
        String model = colon < 0 ? last : last.substring(0, colon);
        JsonRequest json = JsonRequest.scan(body);
        return json.alone(json.request(name, model, streaming));
    }

    @Override
    public AnswerReading answer(AnswerForm form) {
        return new GenerateAnswer(form);
    }

    /** Thoughts come on top of candidates, tool prompts on top of the prompt. */
    @Override
    public Map<String, BigDecimal> usage(Map<String, @Nullable Object> tree) {
        return new UsageReader(tree, GenerateAnswer.USAGE)
                .add("input_tokens", "promptTokenCount")
                .add("input_tokens", "toolUsePromptTokenCount")
                .add("cache_read_tokens", "cachedContentTokenCount")
                .add("output_tokens", "candidatesTokenCount")
                .add("output_tokens", "thoughtsTokenCount")
                .add("output_reasoning_tokens", "thoughtsTokenCount")
                .units();
    }

    @Override
    public List<String> flavors() {
        return List.of("default");
    }

    @Override
    public byte[] failureEvent(StreamFailure failure) {
        return GeminiErrors.event(failure);
    }
}
