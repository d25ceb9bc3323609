package dev.fairlead.http;

import org.jspecify.annotations.Nullable;

/**
 * Why a request got no answer.
 *
 * @param kind what happened, for decisions
 * @param message what happened, for logs and errors: names host and port, no secret
 */
public record SendFailure(Kind kind, String message) {
    static SendFailure at(Origin origin, Kind kind, String what) {
        return new SendFailure(kind, origin.host() + ":" + origin.port() + ": " + what);
    }

    /** The innermost message that says something: outer ones only repeat it. */
    static String reason(@Nullable Throwable failure) {
        String said = "no reason given";
        int depth = 0;
        for (Throwable at = failure; at != null && depth < 8; at = at.getCause(), depth++) {
            String message = at.getMessage();
            said = message == null || message.isBlank() ? at.getClass().getSimpleName() : message;
        }
        return said;
    }

    /** What can go wrong before the head of an answer. */
    public enum Kind {
        NAME_NOT_RESOLVED(Began.NO),
        /** The name has an address that must not be connected to. */
        ADDRESS_REFUSED(Began.NO),
        CONNECT_FAILED(Began.NO),
        CONNECT_TIMEOUT(Began.NO),
        TLS_FAILED(Began.NO),
        /** The connection broke before the request was wholly written. */
        NOT_WHOLLY_WRITTEN(Began.NO),
        /**
         * An idle connection was closed or reset within a second of the write, without a byte of
         * answer: the provider had closed it before it could see the request.
         */
        STALE_CONNECTION(Began.NO),
        /** Closed or reset after the request was written, without an answer. */
        RESET(Began.NO),
        FIRST_BYTE_TIMEOUT(Began.PERHAPS),
        TOTAL_TIMEOUT(Began.PERHAPS),
        /** What came is no valid answer. */
        INVALID(Began.PERHAPS),
        /** The source of a streamed request body failed. */
        REQUEST_BODY_FAILED(Began.NO);

        private final Began began;

        Kind(Began began) {
            this.began = began;
        }

        /** Whether the provider can have begun to work, and so to bill. */
        public Began began() {
            return began;
        }
    }

    /** Whether the provider can have begun to work. */
    public enum Began {
        NO,
        PERHAPS
    }
}
