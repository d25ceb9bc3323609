package dev.fairlead.provider.test;

import static dev.fairlead.provider.test.Json.object;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Google's generateContent and streamGenerateContent. */
final class GeminiScript implements Script {
    @Override
    public Map<String, @Nullable Object> answer(Request request) {
        return piece(request, request.text(), request.outputTokens(), "STOP");
    }

    @Override
    public List<Event> stream(Request request) {
        List<Event> events = new ArrayList<>();
        int words = request.words().size();
        for (int i = 0; i < words; i++) {
            String finish = i == words - 1 ? "STOP" : null;
            events.add(new Event(null, piece(request, request.words().get(i), i + 1, finish)));
        }
        if (words == 0) {
            events.add(new Event(null, piece(request, "", 0, "STOP")));
        }
        return events;
    }

    private static Map<String, @Nullable Object> piece(
            Request request, String text, long output, @Nullable String finish) {
        Map<String, @Nullable Object> candidate =
                object(
                        "content",
                        object("parts", List.of(object("text", text)), "role", "model"),
                        "index",
                        0L);
        if (finish != null) {
            candidate.put("finishReason", finish);
        }
        return object(
                "candidates", List.of(candidate),
                "usageMetadata",
                        object(
                                "promptTokenCount",
                                request.inputTokens(),
                                "candidatesTokenCount",
                                output,
                                "totalTokenCount",
                                request.inputTokens() + output),
                "modelVersion", request.model(),
                "responseId", "test");
    }

    @Override
    public Map<String, @Nullable Object> error(int status, String message) {
        String code =
                switch (status) {
                    case 400 -> "INVALID_ARGUMENT";
                    case 401 -> "UNAUTHENTICATED";
                    case 403 -> "PERMISSION_DENIED";
                    case 404 -> "NOT_FOUND";
                    case 429 -> "RESOURCE_EXHAUSTED";
                    case 503 -> "UNAVAILABLE";
                    default -> "INTERNAL";
                };
        return object("error", object("code", (long) status, "message", message, "status", code));
    }
}
