package dev.fairlead.provider.test;

import static dev.fairlead.provider.test.Json.object;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** OpenAI's embeddings: always the same short vector. */
final class EmbeddingsScript implements Script {
    static final List<Object> VECTOR =
            List.of(new BigDecimal("0.5"), new BigDecimal("-0.25"), new BigDecimal("0.125"));

    @Override
    public Map<String, @Nullable Object> answer(Request request) {
        return object(
                "object", "list",
                "data", List.of(object("object", "embedding", "index", 0L, "embedding", VECTOR)),
                "model", request.model(),
                "usage",
                        object(
                                "prompt_tokens", request.inputTokens(),
                                "total_tokens", request.inputTokens()));
    }

    @Override
    public List<Event> stream(Request request) {
        return List.of();
    }

    @Override
    public Map<String, @Nullable Object> error(int status, String message) {
        return ChatScript.openAiError(status, message);
    }
}
