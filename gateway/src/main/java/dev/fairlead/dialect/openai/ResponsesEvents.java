package dev.fairlead.dialect.openai;

import dev.fairlead.dialect.AnswerFacts;
import dev.fairlead.dialect.AnswerFacts.Merging;
import dev.fairlead.dialect.AnswerReading;
import dev.fairlead.json.JsonTree;
import dev.fairlead.json.JsonType;
import dev.fairlead.json.Watch;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A streamed answer of the Responses API. Early events repeat the response without usage; the last
 * one, which tells how it ended, has it.
 */
final class ResponsesEvents implements AnswerReading {
    private static final Watch WATCH =
            Watch.of(
                            "type",
                            "code",
                            "error",
                            "response.model",
                            "response.service_tier",
                            "response.usage",
                            "response.error",
                            "response.output[].type",
                            "response.output[].action.type")
                    .measuring("delta");

    private final AnswerFacts facts = new AnswerFacts(Merging.LATER);
    private final Searches searches = new Searches();
    private @Nullable String event;
    private @Nullable String code;
    private @Nullable String error;
    private long delta;
    private boolean usage;

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
            case "type" -> event = OpenAiUsage.text(type, value);
            case "code" -> code = OpenAiUsage.text(type, value);
            case "response.model" -> OpenAiUsage.served(facts, type, value);
            case "response.service_tier" -> OpenAiUsage.term(facts, "service_tier", type, value);
            case "response.usage" -> {
                OpenAiUsage.report(facts, type, value);
                usage = type == JsonType.OBJECT;
            }
            case "response.output[].type" -> searches.item(type, value);
            case "response.output[].action.type" -> searches.action(type, value);
            default -> error(value);
        }
    }

    private void error(ByteBuffer value) {
        Map<String, @Nullable Object> tree =
                JsonTree.read(value).flatMap(JsonTree::object).orElse(null);
        if (tree != null) {
            error = OpenAiUsage.errorType(tree);
        }
    }

    @Override
    public void text(String path, long bytes) {
        delta = bytes;
    }

    @Override
    public void objectEnded() {
        String name = event == null ? "" : event;
        // Pictures and sound come as deltas too, in base 64.
        boolean bytes = name.endsWith(".audio.delta") || name.contains("partial_image");
        facts.text(bytes ? 0 : delta);
        switch (name) {
            case "response.completed", "response.incomplete", "response.cancelled" -> facts.end();
            case "response.done" -> facts.end();
            case "response.failed" -> failed();
            case "error" -> facts.failed(error != null ? error : code != null ? code : "error");
            default -> {
                // Tells of no end.
            }
        }
        searches.report(facts);
        event = null;
        code = null;
        error = null;
        delta = 0;
        usage = false;
    }

    private void failed() {
        facts.failed(error == null ? "response.failed" : error);
        facts.end();
        if (!usage) {
            facts.denies();
        }
    }
}
