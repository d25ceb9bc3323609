package dev.fairlead.dialect;

import dev.fairlead.call.Head;
import dev.fairlead.call.ModelRequest;
import dev.fairlead.json.JsonTree;
import dev.fairlead.json.JsonType;
import dev.fairlead.json.Watch;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * The answer to a path that no table has: its usage is read where one of the known shapes stands at
 * its usual place.
 */
public final class UnknownDialect implements Dialect {
    private static final String USAGE = "usage";
    private static final String METADATA = "usageMetadata";

    @Override
    public String name() {
        return "unknown";
    }

    @Override
    public Family family() {
        return Family.OPENAI;
    }

    @Override
    public RequestReading read(Head head, String rest, ByteBuffer body) {
        return RequestReading.of(new ModelRequest(name(), null, false, 0, null));
    }

    @Override
    public AnswerReading answer(AnswerForm form) {
        return new Answer();
    }

    @Override
    public Map<String, BigDecimal> usage(Map<String, @Nullable Object> tree) {
        if (tree.containsKey(METADATA)) {
            return new UsageReader(tree, METADATA)
                    .add("input_tokens", "promptTokenCount")
                    .add("input_tokens", "toolUsePromptTokenCount")
                    .add("cache_read_tokens", "cachedContentTokenCount")
                    .add("output_tokens", "candidatesTokenCount")
                    .add("output_tokens", "thoughtsTokenCount")
                    .units();
        }
        return new UsageReader(tree, USAGE)
                .add("input_tokens", "prompt_tokens")
                .orElse("input_tokens", "input_tokens")
                .add("input_tokens", "cache_creation_input_tokens")
                .add("input_tokens", "cache_read_input_tokens")
                .add("output_tokens", "completion_tokens")
                .orElse("output_tokens", "output_tokens")
                .add("cache_read_tokens", "cache_read_input_tokens")
                .orElse("cache_read_tokens", "prompt_tokens_details", "cached_tokens")
                .orElse("cache_read_tokens", "input_tokens_details", "cached_tokens")
                .add("cache_write_tokens", "cache_creation_input_tokens")
                .units();
    }

    @Override
    public List<String> flavors() {
        return List.of();
    }

    @Override
    public byte @Nullable [] failureEvent(StreamFailure failure) {
        return null;
    }

    private static final class Answer implements AnswerReading {
        private static final Watch WATCH =
                Watch.of(
                        USAGE,
                        METADATA,
                        "model",
                        "modelVersion",
                        "message.usage",
                        "message.model",
                        "response.usage",
                        "response.model");

        private final AnswerFacts facts = new AnswerFacts(AnswerFacts.Merging.HIGHER);

        @Override
        public Watch watch() {
            return WATCH;
        }

        @Override
        public AnswerFacts facts() {
            return facts;
        }

        @Override
        public boolean tellsEnd() {
            return false;
        }

        @Override
        public void member(String path, JsonType type, ByteBuffer value) {
            Object tree = JsonTree.read(value).map(JsonTree::value).orElse(null);
            if (tree instanceof String model) {
                facts.served(model);
            } else if (tree instanceof Map<?, ?>) {
                JsonTree.read(value).flatMap(JsonTree::object).ifPresent(u -> report(path, u));
            }
        }

        private void report(String path, Map<String, @Nullable Object> usage) {
            facts.reported(path.equals(METADATA) ? METADATA : USAGE, usage);
            facts.covers();
        }
    }
}
