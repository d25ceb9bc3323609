package dev.fairlead.dialect.openai;

import dev.fairlead.dialect.AnswerFacts;
import dev.fairlead.dialect.AnswerFacts.Merging;
import dev.fairlead.dialect.AnswerReading;
import dev.fairlead.json.JsonType;
import dev.fairlead.json.Watch;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * An answer with {@code usage} and {@code model} at the top, whole or in events such as {@code
 * transcript.text.done}.
 */
final class TokensAnswer implements AnswerReading {
    private static final Watch WATCH =
            Watch.of("type", "model", "service_tier", "usage", "error").measuring("text", "delta");

    private final AnswerFacts facts = new AnswerFacts(Merging.LATER);

    @Override
    public Watch watch() {
        return WATCH;
    }

    @Override
    public AnswerFacts facts() {
        return facts;
    }

    @Override
    public void member(String path, JsonType type, ByteBuffer value) {
        switch (path) {
            case "usage" -> OpenAiUsage.report(facts, type, value);
            case "model" -> OpenAiUsage.served(facts, type, value);
            case "service_tier" -> OpenAiUsage.term(facts, path, type, value);
            case "type" -> event(OpenAiUsage.text(type, value));
            default -> OpenAiUsage.failed(facts, type, value);
        }
    }

    private void event(@Nullable String type) {
        if (type != null && (type.endsWith(".done") || type.endsWith(".completed"))) {
            facts.end();
        }
    }

    @Override
    public void text(String path, long bytes) {
        facts.text(bytes);
    }
}
