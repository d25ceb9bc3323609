package dev.fairlead.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.dialect.StreamFailure;
import dev.fairlead.json.JsonWriter;

/** Errors as OpenAI's clients read them: an object {@code error} one level down. */
final class OpenAiErrors {
    private OpenAiErrors() {}

    static byte[] body(Refusal refusal, int status) {
        return error(refusal.reason(), status, refusal.getMessage()).getBytes(UTF_8);
    }

    private static String error(Reason reason, int status, String message) {
        return new JsonWriter()
                .object()
                .member("error")
                .raw(members(type(reason, status), reason.code(), message))
                .end()
                .toString();
    }

    private static String members(String type, String code, String message) {
        return new JsonWriter()
                .object()
                .member("message")
                .value(message)
                .member("type")
                .value(type)
                .member("param")
                .value(null)
                .member("code")
                .value(code)
                .end()
                .toString();
    }

    /**
     * {@code insufficient_quota} for budgets alone: some clients take any status with it for one.
     */
    private static String type(Reason reason, int status) {
        if (reason == Reason.BUDGET_EXCEEDED) {
            return "insufficient_quota";
        }
        if (status >= 500) {
            return "server_error";
        }
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_exceeded";
            default -> "invalid_request_error";
        };
    }

    /** The event that ends a broken stream of chat chunks. */
    static byte[] chatEvent(StreamFailure failure) {
        Reason reason = failure.reason();
        return ("data: " + error(reason, reason.status(), failure.message()) + "\n\n")
                .getBytes(UTF_8);
    }

    /**
     * The two events that end a broken stream of the Responses API: some clients show the text of
     * the first, others raise an error only on the second.
     */
    static byte[] responsesEvents(StreamFailure failure) {
        Reason reason = failure.reason();
        String type = type(reason, reason.status());
        String code = reason == Reason.BUDGET_EXCEEDED ? type : "server_error";
        String message = failure.message();
        JsonWriter failed = new JsonWriter().object().member("type").value("response.failed");
        failed.member("response").object().member("id").value(failure.callId());
        failed.member("object").value("response").member("created_at").value(0);
        failed.member("status").value("failed").member("error").object();
        failed.member("code").value(code).member("message").value(message).end();
        failed.member("incomplete_details").value(null).member("model").value("");
        failed.member("output").array().end().member("usage").value(null).end();
        failed.member("sequence_number").value(0).end();
        JsonWriter error = new JsonWriter().object().member("type").value("error");
        error.member("code").value(reason.code()).member("message").value(message);
        error.member("param").value(null).member("sequence_number").value(0);
        error.member("error").raw(members(type, reason.code(), message)).end();
        return ("event: response.failed\ndata: "
                        + failed
                        + "\n\nevent: error\ndata: "
                        + error
                        + "\n\n")
                .getBytes(UTF_8);
    }
}
