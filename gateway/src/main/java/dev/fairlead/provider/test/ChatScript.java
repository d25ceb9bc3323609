package dev.fairlead.provider.test;

import static dev.fairlead.provider.test.Json.object;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** OpenAI's chat completions and, in nearly the same shape, its older completions. */
final class ChatScript implements Script {
    /** Which of the two. */
    enum Shape {
        CHAT("chatcmpl-test", "chat.completion", "chat.completion.chunk"),
        COMPLETIONS("cmpl-test", "text_completion", "text_completion");

        private final String id;
        private final String whole;
        private final String piece;

        Shape(String id, String whole, String piece) {
            this.id = id;
            this.whole = whole;
            this.piece = piece;
        }
    }

    private static final long CREATED = 1_700_000_000L;

    private final Shape shape;

    ChatScript(Shape shape) {
        this.shape = shape;
    }

    @Override
    public Map<String, @Nullable Object> answer(Request request) {
        Object message = object("role", "assistant", "content", request.text(), "refusal", null);
        Map<String, @Nullable Object> answer = head(request, shape.whole);
        answer.put(
                "choices",
                List.of(choice(shape == Shape.CHAT ? message : request.text(), "message", "stop")));
        answer.put("usage", usage(request));
        answer.put("system_fingerprint", "fp_test");
        return answer;
    }

    @Override
    public List<Event> stream(Request request) {
        List<Event> events = new ArrayList<>();
        if (shape == Shape.CHAT) {
            events.add(chunk(request, object("role", "assistant", "content", ""), null));
        }
        for (String word : request.words()) {
            events.add(chunk(request, shape == Shape.CHAT ? object("content", word) : word, null));
        }
        events.add(chunk(request, shape == Shape.CHAT ? object() : "", "stop"));
        if (request.usageAsked()) {
            Map<String, @Nullable Object> last = head(request, shape.piece);
            last.put("choices", List.of());
            last.put("usage", usage(request));
            events.add(new Event(null, last));
        }
        events.add(new Event(null, "[DONE]"));
        return events;
    }

    private Event chunk(Request request, Object content, @Nullable String finish) {
        Map<String, @Nullable Object> chunk = head(request, shape.piece);
        chunk.put("choices", List.of(choice(content, "delta", finish)));
        if (request.usageAsked()) {
            chunk.put("usage", null);
        }
        return new Event(null, chunk);
    }

    /** The content stands under a name of its own in chat, under {@code text} in completions. */
    private Map<String, @Nullable Object> choice(
            Object content, String name, @Nullable String finish) {
        return object(
                "index",
                0L,
                shape == Shape.CHAT ? name : "text",
                content,
                "logprobs",
                null,
                "finish_reason",
                finish);
    }

    private Map<String, @Nullable Object> head(Request request, String type) {
        return object("id", shape.id, "object", type, "created", CREATED, "model", request.model());
    }

    private static Map<String, @Nullable Object> usage(Request request) {
        long output = request.outputTokens();
        return object(
                "prompt_tokens", request.inputTokens(),
                "completion_tokens", output,
                "total_tokens", request.inputTokens() + output,
                "prompt_tokens_details", object("cached_tokens", 0L),
                "completion_tokens_details", object("reasoning_tokens", 0L));
    }

    @Override
    public Map<String, @Nullable Object> error(int status, String message) {
        return openAiError(status, message);
    }

    static Map<String, @Nullable Object> openAiError(int status, String message) {
        return object(
                "error",
                object(
                        "message",
                        message,
                        "type",
                        status == 429 ? "rate_limit_exceeded" : "test_error",
                        "param",
                        null,
                        "code",
                        "test_" + status));
    }
}
