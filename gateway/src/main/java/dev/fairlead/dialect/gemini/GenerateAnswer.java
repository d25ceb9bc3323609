package dev.fairlead.dialect.gemini;

import dev.fairlead.dialect.AnswerFacts;
import dev.fairlead.dialect.AnswerFacts.Merging;
import dev.fairlead.dialect.AnswerForm;
import dev.fairlead.dialect.AnswerReading;
import dev.fairlead.json.JsonTree;
import dev.fairlead.json.JsonType;
import dev.fairlead.json.Watch;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Map;

/** An answer of Gemini, whole or in parts, each of which has the totals so far. */
final class GenerateAnswer implements AnswerReading {
    static final String USAGE = "usageMetadata";

    private static final Watch WATCH =
            Watch.of(
                            USAGE,
                            "modelVersion",
                            "error",
                            "promptFeedback.blockReason",
                            "candidates[].finishReason",
                            "candidates[].groundingMetadata.webSearchQueries[]")
                    .measuring("candidates[].content.parts[].text");

    private final AnswerFacts facts = new AnswerFacts(Merging.LATER);
    private final AnswerForm form;
    private int searches;

    GenerateAnswer(AnswerForm form) {
        this.form = form;
    }

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
            case USAGE -> usage(value);
            case "modelVersion" -> served(value);
            case "error" -> error(value);
            case "candidates[].groundingMetadata.webSearchQueries[]" -> searches++;
            // A blocked prompt is answered, with no candidate.
            default -> {
                if (type == JsonType.STRING) {
                    facts.end();
                }
            }
        }
    }

    private void usage(ByteBuffer value) {
        Map<String, @Nullable Object> usage = object(value);
        if (usage == null) {
            return;
        }
        if (usage.get("serviceTier") instanceof String tier) {
            facts.term("service_tier", tier);
        }
        if (usage.get("trafficType") instanceof String traffic) {
            facts.term("traffic_type", traffic);
        }
        // Vertex begins with one that has no count.
        if (usage.values().stream().anyMatch(Number.class::isInstance)) {
            facts.reported(USAGE, usage);
            facts.covers();
        }
    }

    private void served(ByteBuffer value) {
        if (JsonTree.read(value).map(JsonTree::value).orElse(null) instanceof String model) {
            facts.served(model);
        }
    }

    private void error(ByteBuffer value) {
        Map<String, @Nullable Object> error = object(value);
        if (error != null) {
            Object status = error.get("status") != null ? error.get("status") : error.get("code");
            facts.failed(status == null ? "error" : status.toString());
        }
    }

    private static @Nullable Map<String, @Nullable Object> object(ByteBuffer value) {
        return JsonTree.read(value).flatMap(JsonTree::object).orElse(null);
    }

    @Override
    public void text(String path, long bytes) {
        facts.text(bytes);
    }

    @Override
    public void objectEnded() {
        facts.counted("web_searches", searches);
        searches = 0;
        if (form == AnswerForm.WHOLE) {
            facts.end();
        }
    }
}
