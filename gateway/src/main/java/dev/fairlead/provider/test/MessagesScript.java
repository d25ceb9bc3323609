package dev.fairlead.provider.test;

import static dev.fairlead.provider.test.Json.object;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Anthropic's messages. */
final class MessagesScript implements Script {
    @Override
    public Map<String, @Nullable Object> answer(Request request) {
        Map<String, @Nullable Object> message =
                message(request, List.of(object("type", "text", "text", request.text())));
        message.put("stop_reason", "end_turn");
        message.put("usage", usage(request, request.outputTokens()));
        return message;
    }

    @Override
    public List<Event> stream(Request request) {
        List<Event> events = new ArrayList<>();
        Map<String, @Nullable Object> message = message(request, List.of());
        message.put("stop_reason", null);
        message.put("usage", usage(request, 1));
        add(events, "message_start", "message", message);
        add(
                events,
                "content_block_start",
                "index",
                0L,
                "content_block",
                object("type", "text", "text", ""));
        for (String word : request.words()) {
            add(
                    events,
                    "content_block_delta",
                    "index",
                    0L,
                    "delta",
                    object("type", "text_delta", "text", word));
        }
        add(events, "content_block_stop", "index", 0L);
        add(
                events,
                "message_delta",
                "delta",
                object("stop_reason", "end_turn", "stop_sequence", null),
                "usage",
                object("output_tokens", (long) request.outputTokens()));
        add(events, "message_stop");
        return events;
    }

    private static void add(List<Event> events, String type, @Nullable Object... members) {
        Map<String, @Nullable Object> data = object("type", type);
        data.putAll(object(members));
        events.add(new Event(type, data));
    }

    private static Map<String, @Nullable Object> message(Request request, List<Object> content) {
        return object(
                "id",
                "msg_test",
                "type",
                "message",
                "role",
                "assistant",
                "model",
                request.model(),
                "content",
                content,
                "stop_reason",
                null,
                "stop_sequence",
                null);
    }

    private static Map<String, @Nullable Object> usage(Request request, long output) {
        return object(
                "input_tokens",
                request.inputTokens(),
                "cache_creation_input_tokens",
                0L,
                "cache_read_input_tokens",
                0L,
                "output_tokens",
                output);
    }

    @Override
    public Map<String, @Nullable Object> error(int status, String message) {
        String type =
                switch (status) {
                    case 400 -> "invalid_request_error";
                    case 401 -> "authentication_error";
                    case 403 -> "permission_error";
                    case 404 -> "not_found_error";
                    case 413 -> "request_too_large";
                    case 429 -> "rate_limit_error";
                    case 529 -> "overloaded_error";
                    default -> "api_error";
                };
        return object("type", "error", "error", object("type", type, "message", message));
    }
}
