package dev.fairlead.provider.test;

import static dev.fairlead.provider.test.Json.object;

import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;
import dev.fairlead.dialect.JsonRequest;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** What can be asked without a model working: which models there are, how long a text is. */
final class Readings {
    private static final String TEST = "test";
    private static final long CREATED = 1_700_000_000L;
    private static final String CREATED_AT = "2023-11-14T22:13:20Z";
    private static final long LIMIT = 128_000;

    private Readings() {}

    /** The answer; null where this is no such question. */
    static @Nullable Map<String, @Nullable Object> answer(Head head, String rest, ByteBuffer body) {
        if (head.method().equals("POST")) {
            return count(rest, body);
        }
        boolean reads = head.method().equals("GET") || head.method().equals("HEAD");
        int models = reads ? ("/" + rest).lastIndexOf("/models") : -1;
        if (models < 0) {
            return null;
        }
        String after = rest.substring(models + "models".length());
        if (after.isEmpty()) {
            return list(head.headers(), rest);
        }
        return after.startsWith("/") ? model(head.headers(), rest, after.substring(1)) : null;
    }

    private static @Nullable Map<String, @Nullable Object> count(String rest, ByteBuffer body) {
        if (rest.endsWith("messages/count_tokens")) {
            return object("input_tokens", tokens(body));
        }
        if (rest.endsWith("responses/input_tokens")) {
            return object("object", "response.input_tokens", "input_tokens", tokens(body));
        }
        if (rest.endsWith(":countTokens")) {
            Object details = object("modality", "TEXT", "tokenCount", tokens(body));
            return object("totalTokens", tokens(body), "promptTokensDetails", List.of(details));
        }
        return null;
    }

    /** As in the answers of the scripts: a quarter of the bytes of text. */
    private static long tokens(ByteBuffer body) {
        return (JsonRequest.scan(body).textBytes() + 3) / 4;
    }

    private static Map<String, @Nullable Object> list(Headers headers, String rest) {
        Object model = model(headers, rest, TEST);
        return switch (shape(headers, rest)) {
            case ANTHROPIC ->
                    object(
                            "data",
                            List.of(model),
                            "has_more",
                            false,
                            "first_id",
                            TEST,
                            "last_id",
                            TEST);
            case GEMINI, COHERE -> object("models", List.of(model));
            case OPENAI -> object("object", "list", "data", List.of(model));
        };
    }

    private static Map<String, @Nullable Object> model(Headers headers, String rest, String id) {
        return switch (shape(headers, rest)) {
            case ANTHROPIC ->
                    object(
                            "type", "model",
                            "id", id,
                            "display_name", id,
                            "created_at", CREATED_AT);
            case GEMINI ->
                    object(
                            "name",
                            "models/" + id,
                            "version",
                            "1",
                            "displayName",
                            id,
                            "inputTokenLimit",
                            LIMIT,
                            "outputTokenLimit",
                            LIMIT,
                            "supportedGenerationMethods",
                            List.of("generateContent", "countTokens"));
            case COHERE ->
                    object(
                            "name",
                            id,
                            "endpoints",
                            List.of("chat"),
                            "finetuned",
                            false,
                            "context_length",
                            LIMIT);
            case OPENAI ->
                    object("id", id, "object", "model", "created", CREATED, "owned_by", "fairlead");
        };
    }

    private enum Shape {
        OPENAI,
        ANTHROPIC,
        GEMINI,
        COHERE
    }

    /** The paths are the same for all but Gemini; what else they send tells clients apart. */
    private static Shape shape(Headers headers, String rest) {
        if (headers.contains("anthropic-version")) {
            return Shape.ANTHROPIC;
        }
        if (rest.startsWith("v1beta/models") || rest.startsWith("v1alpha/models")) {
            return Shape.GEMINI;
        }
        String sdk = headers.first("x-fern-sdk-name");
        boolean cohere =
                headers.contains("x-client-name") || (sdk != null && sdk.contains("cohere"));
        return cohere ? Shape.COHERE : Shape.OPENAI;
    }
}
