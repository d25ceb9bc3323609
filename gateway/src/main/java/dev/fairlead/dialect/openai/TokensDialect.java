package dev.fairlead.dialect.openai;

import dev.fairlead.call.Head;
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
        return JsonRequest.unchanged(JsonRequest.scan(body).request(name));
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
}
