package dev.fairlead.dialect.openai;

import dev.fairlead.dialect.AnswerFacts;
import dev.fairlead.dialect.UsageReader;
import dev.fairlead.json.JsonTree;
import dev.fairlead.json.JsonType;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Map;

/** What OpenAI's formats share: the two spellings of usage, errors, service tiers. */
final class OpenAiUsage {
    static final String USAGE = "usage";

    private OpenAiUsage() {}

    /** {@code usage} of an answer; null says nothing. */
    static void report(AnswerFacts facts, JsonType type, ByteBuffer value) {
        if (type != JsonType.OBJECT) {
            return;
        }
        JsonTree.read(value)
                .flatMap(JsonTree::object)
                .ifPresent(
                        usage -> {
                            facts.reported(USAGE, usage);
                            facts.covers();
                        });
    }

    /** {@code error} of an answer: an object with a type or a code, or a text. */
    static void failed(AnswerFacts facts, JsonType type, ByteBuffer value) {
        if (type == JsonType.NULL) {
            return;
        }
        Object tree = JsonTree.read(value).map(JsonTree::value).orElse(null);
        facts.failed(tree instanceof Map<?, ?> error ? errorType(error) : "error");
    }

    static String errorType(Map<?, ?> error) {
        for (String name : new String[] {"type", "code", "status"}) {
            Object value = error.get(name);
            if (value != null) {
                return String.valueOf(value);
            }
        }
        return "error";
    }

    /** The text of a string; null for any other value. */
    static @Nullable String text(JsonType type, ByteBuffer value) {
        if (type != JsonType.STRING) {
            return null;
        }
        Object tree = JsonTree.read(value).map(JsonTree::value).orElse(null);
        return tree instanceof String text ? text : null;
    }

    static void served(AnswerFacts facts, JsonType type, ByteBuffer value) {
        String model = text(type, value);
        if (model != null) {
            facts.served(model);
        }
    }

    static void term(AnswerFacts facts, String name, JsonType type, ByteBuffer value) {
        String text = text(type, value);
        if (text != null) {
            facts.term(name, text);
        }
    }

    /** Both spellings: prompt and completion tokens, or input and output tokens. */
    static Map<String, BigDecimal> units(Map<String, @Nullable Object> tree) {
        return new UsageReader(tree, USAGE)
                .add("input_tokens", "prompt_tokens")
                .orElse("input_tokens", "input_tokens")
                .add("output_tokens", "completion_tokens")
                .orElse("output_tokens", "output_tokens")
                .add("cache_read_tokens", "prompt_tokens_details", "cached_tokens")
                .orElse("cache_read_tokens", "input_tokens_details", "cached_tokens")
                .orElse("cache_read_tokens", "prompt_cache_hit_tokens")
                .orElse("cache_read_tokens", "cached_tokens")
                .add("cache_write_tokens", "prompt_tokens_details", "cache_write_tokens")
                .orElse("cache_write_tokens", "input_tokens_details", "cache_write_tokens")
                .add("input_audio_tokens", "prompt_tokens_details", "audio_tokens")
                .orElse("input_audio_tokens", "input_token_details", "audio_tokens")
                .orElse("input_audio_tokens", "input_tokens_details", "audio_tokens")
                .add("input_image_tokens", "input_tokens_details", "image_tokens")
                .add("input_text_tokens", "input_tokens_details", "text_tokens")
                .add("output_audio_tokens", "completion_tokens_details", "audio_tokens")
                .add("output_image_tokens", "output_tokens_details", "image_tokens")
                .add("output_text_tokens", "output_tokens_details", "text_tokens")
                .add("output_reasoning_tokens", "completion_tokens_details", "reasoning_tokens")
                .orElse("output_reasoning_tokens", "output_tokens_details", "reasoning_tokens")
                .add("input_audio_seconds", "seconds")
                .units();
    }

    /** Whether a value spells an array without elements. */
    static boolean isEmptyArray(JsonType type, ByteBuffer value) {
        int at = value.position() + 1;
        while (type == JsonType.ARRAY && at < value.limit() && value.get(at) <= ' ') {
            at++;
        }
        return type == JsonType.ARRAY && value.get(at) == ']';
    }
}
