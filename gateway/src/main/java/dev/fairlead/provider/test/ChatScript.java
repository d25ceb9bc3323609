package dev.fairlead.provider.test;

import static dev.fairlead.provider.test.Json.object;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** OpenAI's chat completions and, in the same shape, its older completions. */
final class ChatScript implements Script {
    private static final long CREATED = 1_700_000_000L;

    @Override
    public Map<String, @Nullable Object> answer(Request request) {
        return object(
                "id",
                "chatcmpl-test",
                "object",
                "chat.completion",
                "created",
                CREATED,
                "model",
                request.model(),
                "choices",
                List.of(
                        object(
                                "index",
                                0L,
                                "message",
                                object(
                                        "role",
                                        "assistant",
                                        "content",
                                        request.text(),
                                        "refusal",
                                        null),
                                "text",
                                request.text(),
                                "logprobs",
                                null,
                                "finish_reason",
                                "stop")),
                "usage",
                usage(request),
                "system_fingerprint",
                "fp_test");
    }

    @Override
    public List<Event> stream(Request request) {
        List<Event> events = new ArrayList<>();
        events.add(chunk(request, object("role", "assistant", "content", ""), null));
        for (String word : request.words()) {
            events.add(chunk(request, object("content", word), null));
        }
        events.add(chunk(request, object(), "stop"));
        if (request.usageAsked()) {
            Map<String, @Nullable Object> last = head(request);
            last.put("choices", List.of());
            last.put("usage", usage(request));
            events.add(new Event(null, last));
        }
        events.add(new Event(null, "[DONE]"));
        return events;
    }

    private static Event chunk(
            Request request, Map<String, @Nullable Object> delta, @Nullable String finish) {
        Map<String, @Nullable Object> chunk = head(request);
        chunk.put(
                "choices",
                List.of(
                        object(
                                "index",
                                0L,
                                "delta",
                                delta,
                                "text",
                                delta.getOrDefault("content", ""),
                                "logprobs",
                                null,
                                "finish_reason",
                                finish)));
        if (request.usageAsked()) {
            chunk.put("usage", null);
        }
        return new Event(null, chunk);
    }

    private static Map<String, @Nullable Object> head(Request request) {
        return object(
                "id",
                "chatcmpl-test",
                "object",
                "chat.completion.chunk",
                "created",
                CREATED,
                "model",
                request.model());
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
