package dev.fairlead.dialect;

import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.dialect.anthropic.AnthropicApi;
import dev.fairlead.dialect.cohere.CohereApi;
import dev.fairlead.dialect.gemini.GeminiApi;
import dev.fairlead.dialect.openai.OpenAiApi;
import dev.fairlead.framing.ContentDecoder;
import dev.fairlead.framing.ContentFault;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All wire formats: finds the one of a path, and renders refusals in a family's shape. */
public final class Dialects {
    /** The longest time a client should sleep over before it asks again by itself. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private static final Set<String> USING = Set.of("POST", "PUT", "PATCH");

    private final Map<Family, Api> apis = new EnumMap<>(Family.class);

    public Dialects() {
        apis.put(Family.OPENAI, new OpenAiApi());
        apis.put(Family.ANTHROPIC, new AnthropicApi());
        apis.put(Family.GOOGLE, new GeminiApi());
        apis.put(Family.COHERE, new CohereApi());
    }

    private Api api(Family family) {
        Api api = apis.get(family);
        if (api == null) {
            throw new IllegalStateException("no paths for " + family);
        }
        return api;
    }

    /**
     * What a method and a path do.
     *
     * @param spoken the families the provider speaks, the usual one first
     * @param rest the path after {@code /proxy/<route>/}, as received, without the query
     */
    public Operation operation(Collection<Family> spoken, String method, String rest) {
        List<String> path = PathTable.segments(rest);
        for (Family family : spoken) {
            Operation operation = api(family).find(method, path);
            if (operation != null) {
                return operation;
            }
        }
        return USING.contains(method) ? Operation.UNKNOWN : Operation.UNKNOWN_READ;
    }

    /**
     * Reads the request of an operation that has a dialect.
     *
     * @param body whole for {@link Operation.Reading#WHOLE}; the first 64 KiB or less for {@link
     *     Operation.Reading#FORM}; not encoded
     * @throws Refusal {@code invalid_json} or {@code invalid_request}
     */
    public RequestReading read(Operation operation, Head head, String rest, ByteBuffer body) {
        Dialect dialect = operation.dialect();
        if (dialect == null) {
            throw new IllegalArgumentException(
                    "operation: " + operation.name() + " has no dialect");
        }
        return dialect.read(head, rest, body);
    }

    /**
     * A request body without its content encoding.
     *
     * @param encoding the value of {@code content-encoding}, such as {@code gzip, zstd}
     * @param limit the most bytes it may have
     * @throws Refusal {@code body_too_large}, {@code encoding_not_supported}, or {@code
     *     invalid_request} for an encoding that does not hold
     */
    public ByteBuffer decoded(ByteBuffer body, String encoding, long limit) {
        int most = (int) Math.min(limit, Integer.MAX_VALUE);
        return switch (ContentDecoder.decode(body, encoding, most)) {
            case ContentDecoder.Whole.Decoded(var decoded) -> decoded;
            case ContentDecoder.Whole.Failed(var fault) -> throw refusal(fault, limit);
        };
    }

    private static Refusal refusal(ContentFault fault, long limit) {
        return switch (fault) {
            case TOO_LARGE, EXPANDS_TOO_MUCH ->
                    new Refusal(
                            Reason.BODY_TOO_LARGE,
                            "request body: decoded it is larger than " + limit + " bytes");
            case UNKNOWN_CODING ->
                    new Refusal(
                            Reason.ENCODING_NOT_SUPPORTED,
                            "content-encoding: the body has to be read, and its encoding is not"
                                    + " known (expected: gzip, deflate, br, zstd or none)");
            case CORRUPT, TRUNCATED, TRAILING_BYTES ->
                    new Refusal(
                            Reason.INVALID_REQUEST,
                            "content-encoding: the body is not what it says");
        };
    }

    /**
     * A refusal in the shape of a family.
     *
     * @param status the status it goes out with, usually that of its reason
     */
    public ErrorBody errorBody(Family family, Refusal refusal, int status, String callId) {
        Headers.Builder headers = Headers.builder().add("content-type", "application/json");
        if (status == UNAUTHORIZED) {
            // RFC 9110, section 15.5.2.
            headers.add("www-authenticate", "Bearer");
        }
        Duration wait = refusal.retryAfter();
        if (wait != null) {
            // Both: some clients read only the one, some only the other.
            long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
            headers.add("retry-after", Long.toString(seconds));
            headers.add("retry-after-ms", Long.toString(Math.max(1, wait.toMillis())));
        }
        if (isFinal(refusal)) {
            headers.add("x-should-retry", "false");
        }
        if (family == Family.ANTHROPIC) {
            headers.add("request-id", callId);
        }
        return new ErrorBody(headers.build(), api(family).error(refusal, status, callId));
    }

    /**
     * Whether clients that can be told so are not to try again by themselves. Claude Code tries
     * again for minutes, silently, when it is refused with 401.
     */
    private static boolean isFinal(Refusal refusal) {
        Duration wait = refusal.retryAfter();
        int status = refusal.reason().status();
        return status == UNAUTHORIZED
                || status == FORBIDDEN
                || refusal.reason() == Reason.BUDGET_EXCEEDED
                || (refusal.reason() == Reason.RATE_LIMITED && wait == null)
                || refusal.reason() == Reason.UPSTREAM_CREDENTIALS
                || (wait != null && wait.compareTo(LONGEST_WAIT) > 0);
    }
}
