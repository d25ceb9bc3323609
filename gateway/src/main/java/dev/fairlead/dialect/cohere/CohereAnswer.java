package dev.fairlead.dialect.cohere;

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

/** An answer of Cohere, whole or in events; it names no model. */
final class CohereAnswer implements AnswerReading {
    static final String USAGE = "usage";
    static final String META = "meta";

    private static final Watch EVENTS =
            Watch.of("type", "delta.usage", "delta.finish_reason", "delta.error")
                    .measuring(
                            "delta.message.content.text",
                            "delta.message.content.thinking",
                            "delta.message.tool_plan",
                            "delta.message.tool_calls.function.name",
                            "delta.message.tool_calls.function.arguments");

    private static final Watch WHOLE =
            Watch.of(USAGE, "meta.billed_units")
                    .measuring(
                            "message.content[].text",
                            "message.content[].thinking",
                            "message.tool_plan",
                            "message.tool_calls[].function.arguments");

    private final AnswerFacts facts = new AnswerFacts(Merging.LATER);
    private final AnswerForm form;
    private @Nullable String event;

    CohereAnswer(AnswerForm form) {
        this.form = form;
    }

    @Override
    public Watch watch() {
        return form == AnswerForm.EVENTS ? EVENTS : WHOLE;
    }

    @Override
    public AnswerFacts facts() {
        return facts;
    }

    @Override
    public void member(String path, JsonType type, ByteBuffer value) {
        Object tree = JsonTree.read(value).map(JsonTree::value).orElse(null);
        switch (path) {
            case "type" -> event = tree instanceof String text ? text : null;
            case USAGE, "delta.usage" -> usage(USAGE, tree);
            case "meta.billed_units" -> {
                if (tree != null) {
                    usage(META, Map.of("billed_units", tree));
                }
            }
            case "delta.finish_reason" -> finish(tree);
            default -> {
                if (tree != null) {
                    facts.failed("error");
                }
            }
        }
    }

    private void finish(@Nullable Object reason) {
        if (reason instanceof String text && (text.equals("ERROR") || text.equals("TIMEOUT"))) {
            facts.failed(text);
        }
    }

    @SuppressWarnings("unchecked") // Trees come from JSON, whose member names are strings.
    private void usage(String root, @Nullable Object tree) {
        if (tree instanceof Map<?, ?> map) {
            facts.reported(root, (Map<String, @Nullable Object>) map);
            facts.covers();
        }
    }

    @Override
    public void text(String path, long bytes) {
        facts.text(bytes);
    }

    @Override
    public void objectEnded() {
        if (form == AnswerForm.WHOLE || "message-end".equals(event)) {
            facts.end();
        }
        event = null;
    }
}
