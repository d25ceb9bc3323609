package dev.fairlead.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.dialect.StreamFailure;
import dev.fairlead.json.JsonWriter;

/** Errors as Anthropic's clients read them. Source: docs.claude.com/en/api/errors. */
final class AnthropicErrors {
    private AnthropicErrors() {}

    static byte[] body(Refusal refusal, int status, String callId) {
        String type = type(refusal.reason(), status);
        return error(type, refusal.reason(), refusal.getMessage(), callId).getBytes(UTF_8);
    }

    /** The event line is what makes clients raise an error: without it they end in silence. */
    static byte[] event(StreamFailure failure) {
        String type =
                switch (failure.reason()) {
                    case BUDGET_EXCEEDED -> "billing_error";
                    case OVERLOADED, DRAINING, NO_HEALTHY_TARGET -> "overloaded_error";
                    default -> "api_error";
                };
        String data = error(type, failure.reason(), failure.message(), failure.callId());
        return ("event: error\ndata: " + data + "\n\n").getBytes(UTF_8);
    }

    private static String error(String type, Reason reason, String message, String callId) {
        JsonWriter json = new JsonWriter().object().member("type").value("error");
        json.member("error").object().member("type").value(type);
        json.member("message").value(message).member("code").value(reason.code()).end();
        return json.member("request_id").value(callId).end().toString();
    }

    private static String type(Reason reason, int status) {
        if (reason == Reason.BUDGET_EXCEEDED) {
            return "billing_error";
        }
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            case 504 -> "timeout_error";
            default -> status >= 500 ? "api_error" : "invalid_request_error";
        };
    }
}
