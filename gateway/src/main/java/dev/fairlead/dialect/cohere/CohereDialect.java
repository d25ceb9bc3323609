package dev.fairlead.dialect.cohere;

import dev.fairlead.call.Head;
import dev.fairlead.dialect.AnswerForm;
import dev.fairlead.dialect.AnswerReading;
import dev.fairlead.dialect.Dialect;
import dev.fairlead.dialect.Family;
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
 * Chat, embeddings and reranking of version 2. Source: docs.cohere.com/reference/chat.
 *
 * @param operation such as {@code chat}
 */
public record CohereDialect(String operation) implements Dialect {
    @Override
    public String name() {
        return "cohere-" + operation;
    }

    @Override
    public Family family() {
        return Family.COHERE;
    }

    @Override
    public RequestReading read(Head head, String rest, ByteBuffer body) {
        JsonRequest json = JsonRequest.scan(body);
        return json.alone(json.request(name()));
    }

    @Override
    public AnswerReading answer(AnswerForm form) {
        return new CohereAnswer(form);
    }

    /** What is billed, not what was counted. */
    @Override
    public Map<String, BigDecimal> usage(Map<String, @Nullable Object> tree) {
        String root = tree.containsKey(CohereAnswer.META) ? CohereAnswer.META : CohereAnswer.USAGE;
        return new UsageReader(tree, root)
                .add("input_tokens", "billed_units", "input_tokens")
                .add("output_tokens", "billed_units", "output_tokens")
                .add("input_image_tokens", "billed_units", "image_tokens")
                .add("rerank_searches", "billed_units", "search_units")
                .units();
    }

    @Override
    public List<String> flavors() {
        return switch (operation) {
            case "chat" -> List.of("default");
            case "embed" -> List.of("embeddings");
            default -> List.of();
        };
    }

    /** Clients ignore an error event; only a broken connection makes them raise. */
    @Override
    public byte @Nullable [] failureEvent(StreamFailure failure) {
        return null;
    }
}
