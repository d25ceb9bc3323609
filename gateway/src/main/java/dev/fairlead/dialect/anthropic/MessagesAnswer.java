package dev.fairlead.dialect.anthropic;

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

/**
 * A message, whole or streamed. A stream reports usage at its start and, cumulative, at its end;
 * either may lack parts, and a zero there is a part that was not counted again.
 */
final class MessagesAnswer implements AnswerReading {
    static final String USAGE = "usage";

    private static final Watch EVENTS =
            Watch.of("type", "message.usage", "message.model", "usage", "error")
                    .measuring(
                            "content_block.text",
                            "content_block.thinking",
                            "delta.text",
                            "delta.thinking",
                            "delta.partial_json");

    private static final Watch WHOLE =
            Watch.of("model", "usage", "error")
                    .measuring("content[].text", "content[].thinking", "content[].input");

    private final AnswerFacts facts = new AnswerFacts(Merging.HIGHER);
    private final AnswerForm form;
    private @Nullable String event;

    MessagesAnswer(AnswerForm form) {
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
        switch (path) {
            case "type" -> event = text(type, value);
            case "model", "message.model" -> served(type, value);
            case "message.usage" -> usage(value);
            case "usage" -> {
                usage(value);
                facts.covers();
            }
            default -> error(value);
        }
    }

    private void served(JsonType type, ByteBuffer value) {
        String model = text(type, value);
        if (model != null) {
            facts.served(model);
        }
    }

    private void usage(ByteBuffer value) {
        Map<String, @Nullable Object> usage = object(value);
        if (usage == null) {
            return;
        }
        for (String term : new String[] {"service_tier", "speed", "inference_geo"}) {
            if (usage.get(term) instanceof String text) {
                facts.term(term, text);
            }
        }
        facts.reported(USAGE, usage);
    }

    private void error(ByteBuffer value) {
        Map<String, @Nullable Object> error = object(value);
        if (error != null) {
            facts.failed(error.get("type") instanceof String type ? type : "error");
        }
    }

    private static @Nullable Map<String, @Nullable Object> object(ByteBuffer value) {
        return JsonTree.read(value).flatMap(JsonTree::object).orElse(null);
    }

    private static @Nullable String text(JsonType type, ByteBuffer value) {
        Object tree =
                type == JsonType.STRING
                        ? JsonTree.read(value).map(JsonTree::value).orElse(null)
                        : null;
        return tree instanceof String text ? text : null;
    }

    @Override
    public void text(String path, long bytes) {
        facts.text(bytes);
    }

    @Override
    public void objectEnded() {
        if (form == AnswerForm.WHOLE || "message_stop".equals(event)) {
            facts.end();
        }
        event = null;
    }
}
