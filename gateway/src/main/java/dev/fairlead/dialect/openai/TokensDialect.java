package dev.fairlead.dialect.openai;

import dev.fairlead.call.Extent;
import dev.fairlead.call.Head;
import dev.fairlead.call.ModelRequest;
import dev.fairlead.dialect.AnswerForm;
import dev.fairlead.dialect.AnswerReading;
import dev.fairlead.dialect.Dialect;
import dev.fairlead.dialect.Family;
import dev.fairlead.dialect.FormRequest;
import dev.fairlead.dialect.JsonRequest;
import dev.fairlead.dialect.RequestReading;
import dev.fairlead.dialect.StreamFailure;
import dev.fairlead.dialect.UsageReader;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * Embeddings, images, audio, reranking: formats that only state what they used.
 *
 * @param name such as {@code openai-embeddings}
 * @param flavor what the price data calls the place of its usage
 */
public record TokensDialect(String name, String flavor) implements Dialect {
    private static final String MADE = "images or sound that are made for it";

    @Override
    public Family family() {
        return Family.OPENAI;
    }

    @Override
    public RequestReading read(Head head, String rest, ByteBuffer body) {
        String boundary = FormRequest.boundary(head.headers().first("content-type"));
        if (boundary != null) {
            return FormRequest.read(name, boundary, body);
        }
        JsonRequest json = JsonRequest.scan(body);
        return new Reading(json.request(name), json);
    }

    @Override
    public AnswerReading answer(AnswerForm form) {
        return new TokensAnswer();
    }

    @Override
    public Map<String, BigDecimal> usage(Map<String, @Nullable Object> tree) {
        Map<String, BigDecimal> units = OpenAiUsage.units(tree);
        // Some embeddings state the total alone; without output it is the input.
        return units.isEmpty()
                ? new UsageReader(tree, OpenAiUsage.USAGE)
                        .add("input_tokens", "total_tokens")
                        .units()
                : units;
    }

    @Override
    public List<String> flavors() {
        return List.of(flavor);
    }

    @Override
    public byte[] failureEvent(StreamFailure failure) {
        return OpenAiErrors.chatEvent(failure);
    }

    /**
     * What is embedded, judged or ranked makes no tokens; how long sound or an image is, nothing
     * tells.
     */
    private record Reading(ModelRequest request, JsonRequest json) implements RequestReading {
        @Override
        public Extent extent() {
            Extent asked = json.extent();
            return switch (request.dialect()) {
                case "openai-images", "openai-audio" -> asked.with(MADE);
                default -> asked.withoutOutput();
            };
        }
    }
}
