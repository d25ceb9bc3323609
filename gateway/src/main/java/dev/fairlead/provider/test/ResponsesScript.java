package dev.fairlead.provider.test;

import static dev.fairlead.provider.test.Json.object;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** OpenAI's Responses API. */
final class ResponsesScript implements Script {
    private static final String ITEM = "msg_test";

    @Override
    public Map<String, @Nullable Object> answer(Request request) {
        return response(request, "completed", List.of(item(request.text(), "completed")));
    }

    @Override
    public List<Event> stream(Request request) {
        Numbered events = new Numbered();
        events.add("response.created", "response", response(request, "in_progress", List.of()));
        events.add("response.in_progress", "response", response(request, "in_progress", List.of()));
        events.addItem(
                "response.output_item.added",
                "output_index",
                0L,
                "item",
                object(
                        "id", ITEM,
                        "type", "message",
                        "status", "in_progress",
                        "role", "assistant",
                        "content", List.of()));
        events.addPart("response.content_part.added", "part", part(""));
        for (String word : request.words()) {
            events.addPart("response.output_text.delta", "delta", word, "logprobs", List.of());
        }
        events.addPart("response.output_text.done", "text", request.text(), "logprobs", List.of());
        events.addPart("response.content_part.done", "part", part(request.text()));
        Map<String, @Nullable Object> item = item(request.text(), "completed");
        events.addItem("response.output_item.done", "output_index", 0L, "item", item);
        events.add("response.completed", "response", response(request, "completed", List.of(item)));
        return events.events;
    }

    private static Map<String, @Nullable Object> response(
            Request request, String status, List<Object> output) {
        boolean completed = status.equals("completed");
        return object(
                "id",
                "resp_test",
                "object",
                "response",
                "created_at",
                1_700_000_000L,
                "status",
                status,
                "error",
                null,
                "incomplete_details",
                null,
                "instructions",
                null,
                "metadata",
                object(),
                "model",
                request.model(),
                "output",
                output,
                "parallel_tool_calls",
                true,
                "temperature",
                1L,
                "tool_choice",
                "auto",
                "tools",
                List.of(),
                "top_p",
                1L,
                "usage",
                completed ? usage(request) : null);
    }

    private static Map<String, @Nullable Object> usage(Request request) {
        long output = request.outputTokens();
        return object(
                "input_tokens", request.inputTokens(),
                "input_tokens_details", object("cached_tokens", 0L, "cache_write_tokens", 0L),
                "output_tokens", output,
                "output_tokens_details", object("reasoning_tokens", 0L),
                "total_tokens", request.inputTokens() + output);
    }

    private static Map<String, @Nullable Object> item(String text, String status) {
        return object(
                "id",
                ITEM,
                "type",
                "message",
                "status",
                status,
                "role",
                "assistant",
                "content",
                List.of(part(text)));
    }

    private static Map<String, @Nullable Object> part(String text) {
        return object(
                "type",
                "output_text",
                "annotations",
                List.of(),
                "logprobs",
                List.of(),
                "text",
                text);
    }

    @Override
    public Map<String, @Nullable Object> error(int status, String message) {
        return ChatScript.openAiError(status, message);
    }

    /** Events that each carry the next number. */
    private static final class Numbered {
        private final List<Event> events = new ArrayList<>();

        void add(String type, @Nullable Object... members) {
            Map<String, @Nullable Object> data = object("type", type);
            data.put("sequence_number", (long) events.size());
            data.putAll(object(members));
            events.add(new Event(type, data));
        }

        void addItem(String type, @Nullable Object... members) {
            add(type, members);
        }

        void addPart(String type, @Nullable Object... members) {
            add(type, "item_id", ITEM, "output_index", 0L, "content_index", 0L);
            Event event = events.removeLast();
            @SuppressWarnings("unchecked")
            Map<String, @Nullable Object> data = (Map<String, @Nullable Object>) event.data();
            data.putAll(object(members));
            events.add(event);
        }
    }
}
