package dev.fairlead.dialect.openai;

import dev.fairlead.dialect.AnswerFacts;
import dev.fairlead.dialect.AnswerFacts.Merging;
import dev.fairlead.dialect.AnswerReading;
import dev.fairlead.json.JsonType;
import dev.fairlead.json.Watch;

import java.nio.ByteBuffer;

/** A whole answer of the Responses API. */
final class ResponsesAnswer implements AnswerReading {
    private static final Watch WATCH =
            Watch.of(
                            "model",
                            "service_tier",
                            "status",
                            "usage",
                            "error",
                            "output[].type",
                            "output[].action.type")
                    .measuring(
                            "output[].content[].text",
                            "output[].content[].refusal",
                            "output[].summary[].text",
                            "output[].arguments",
                            "output[].input");

    private final AnswerFacts facts = new AnswerFacts(Merging.LATER);
    private final Searches searches = new Searches();

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
            case "status" -> status(type, value);
            case "output[].type" -> searches.item(type, value);
            case "output[].action.type" -> searches.action(type, value);
            default -> OpenAiUsage.failed(facts, type, value);
        }
    }

    private void status(JsonType type, ByteBuffer value) {
        if ("failed".equals(OpenAiUsage.text(type, value))) {
            facts.denies();
        }
    }

    @Override
    public void text(String path, long bytes) {
        facts.text(bytes);
    }

    @Override
    public void objectEnded() {
        searches.report(facts);
        facts.end();
    }
}
