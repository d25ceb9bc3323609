package dev.fairlead.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/**
 * What the head of an answer says about the connection it came on.
 *
 * @param length of the body in bytes; 0 if there is none, -1 if it is not known
 * @param framedByClosing whether the body ends where the connection ends
 * @param keepsAlive whether the connection may carry another request
 * @param keepsFor how long it says that it keeps an idle connection; null if it says nothing
 */
record AnswerHead(
        long length, boolean framedByClosing, boolean keepsAlive, @Nullable Duration keepsFor) {
    /** What is wrong with the head beyond what the codec refuses; null if nothing. */
    static @Nullable String problem(HttpResponse head) {
        int status = head.status().code();
        if (status == 101) {
            return "it switches protocols (101) though nobody asked";
        }
        if (status < 100 || status > 599) {
            return "its status is " + status + " (expected: 100 to 599)";
        }
        HttpVersion version = head.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return "its version is not HTTP/1.0 or HTTP/1.1";
        }
        List<String> codings = head.headers().getAll("transfer-encoding");
        if (codings.size() > 1 || !codings.stream().allMatch(AnswerHead::isChunked)) {
            return "its transfer-encoding is not chunked";
        }
        return null;
    }

    static AnswerHead of(HttpResponse head, String method) {
        HttpHeaders headers = head.headers();
        int status = head.status().code();
        boolean none = method.equals("HEAD") || status == 204 || status == 304;
        boolean chunked = headers.contains("transfer-encoding");
        String told = headers.get("content-length");
        boolean byClosing = !none && !chunked && told == null;
        long length = none ? 0 : chunked || told == null ? -1 : Long.parseLong(told);
        Duration keepsFor = keepsFor(headers.get("keep-alive"));
        boolean keeps =
                !byClosing
                        && !names(headers, "close")
                        && (head.protocolVersion().equals(HttpVersion.HTTP_1_1)
                                || names(headers, "keep-alive"))
                        && (keepsFor == null || !keepsFor.isZero());
        return new AnswerHead(length, byClosing, keeps, keepsFor);
    }

    private static boolean isChunked(String coding) {
        return coding.strip().equalsIgnoreCase("chunked");
    }

    private static boolean names(HttpHeaders headers, String option) {
        for (String value : headers.getAll("connection")) {
            for (String name : value.split(",", -1)) {
                if (name.strip().equalsIgnoreCase(option)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The {@code timeout} of a {@code Keep-Alive} field (RFC 2068, section 19.7.1.1). */
    private static @Nullable Duration keepsFor(@Nullable String field) {
        if (field == null) {
            return null;
        }
        for (String part : field.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0 && part.substring(0, equals).strip().equalsIgnoreCase("timeout")) {
                return seconds(part.substring(equals + 1).strip());
            }
        }
        return null;
    }

    private static @Nullable Duration seconds(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return null;
            }
        }
        return digits.isEmpty() || digits.length() > 9
                ? null
                : Duration.ofSeconds(Long.parseLong(digits));
    }
}
