package dev.fairlead.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.call.Reason;
import dev.fairlead.dialect.StreamFailure;
import dev.fairlead.json.JsonWriter;

import java.util.Locale;

/** Errors as Google's clients read them. Source: cloud.google.com/apis/design/errors. */
final class GeminiErrors {
    private GeminiErrors() {}

    static byte[] body(Reason reason, int status, String message) {
        return error(reason, status, message).getBytes(UTF_8);
    }

    /** No event line: with one, clients fail to read the event or drop it. */
    static byte[] event(StreamFailure failure) {
        Reason reason = failure.reason();
        int status = reason == Reason.BUDGET_EXCEEDED ? reason.status() : 503;
        return ("data: " + error(reason, status, failure.message()) + "\n\n").getBytes(UTF_8);
    }

    private static String error(Reason reason, int status, String message) {
        JsonWriter json = new JsonWriter().object().member("error").object();
        json.member("code").value(status).member("message").value(message);
        json.member("status").value(status(status)).member("details").array().object();
        json.member("@type").value("type.googleapis.com/google.rpc.ErrorInfo");
        json.member("reason").value(reason.code().toUpperCase(Locale.ROOT));
        json.member("domain").value("fairlead").member("metadata").object();
        return json.member("code").value(reason.code()).end().end().end().end().end().toString();
    }

    private static String status(int status) {
        return switch (status) {
            case 400, 413, 431 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 402, 429 -> "RESOURCE_EXHAUSTED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 405 -> "UNIMPLEMENTED";
            case 408, 504 -> "DEADLINE_EXCEEDED";
            case 502, 503 -> "UNAVAILABLE";
            default -> status >= 500 ? "INTERNAL" : "FAILED_PRECONDITION";
        };
    }
}
