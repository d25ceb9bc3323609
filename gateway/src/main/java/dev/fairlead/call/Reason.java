package dev.fairlead.call;

import java.util.Locale;

/** Why the gateway refuses or ends a call: the code that clients, logs and metrics see. */
public enum Reason {
    MISSING_KEY(401),
    INVALID_KEY(401),
    CONFLICTING_KEYS(401),
    KEY_TOO_LONG(401),
    KEY_DISABLED(403),
    KEY_EXPIRED(403),
    KEY_REVOKED(403),
    MODEL_NOT_ALLOWED(403),
    ROUTE_NOT_ALLOWED(403),
    OPERATION_NOT_ALLOWED(403),
    IP_NOT_ALLOWED(403),
    REGION_NOT_ALLOWED(403),
    BUDGET_EXCEEDED(402),
    RATE_LIMITED(429),
    CONCURRENCY_LIMITED(429),
    PATH_NOT_FOUND(404),
    ROUTE_NOT_FOUND(404),
    MODEL_NOT_FOUND(404),
    INVALID_JSON(400),
    INVALID_REQUEST(400),
    INVALID_PATH(400),
    EMPTY_ROUTE(400),
    PRICE_REQUIRED(400),
    METHOD_NOT_ALLOWED(405),
    BODY_TOO_LARGE(413),
    ENCODING_NOT_SUPPORTED(415),
    REQUEST_TIMEOUT(408),
    HEADERS_TOO_LARGE(431),
    UPSTREAM_UNREACHABLE(502),
    UPSTREAM_INVALID(502),
    UPSTREAM_CREDENTIALS(502),
    NO_HEALTHY_TARGET(503),
    DRAINING(503),
    STORE_UNAVAILABLE(503),
    OVERLOADED(503),
    UPSTREAM_TIMEOUT(504),
    INTERNAL(500);

    private final int status;
    private final String code;

    Reason(int status) {
        this.status = status;
        this.code = name().toLowerCase(Locale.ROOT);
    }

    /** The HTTP status, where the configuration says nothing else. */
    public int status() {
        return status;
    }

    /** The stable code, such as {@code missing_key}. */
    public String code() {
        return code;
    }
}
