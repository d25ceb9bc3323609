package dev.fairlead.http;

import dev.fairlead.call.Headers;

/** Holds a body to the length that its head has promised. */
final class PromisedLength {
    private static final long NONE = -1;

    private long remaining = NONE;

    /** Takes the promise of those fields, if there is one; returns whether there is. */
    boolean promise(Headers headers) {
        String length = headers.first("content-length");
        if (length != null) {
            remaining = Long.parseLong(length);
        }
        return length != null;
    }

    /** The length if it is no more than that, else another. */
    int atMost(int most, int otherwise) {
        return remaining >= 0 && remaining <= most ? (int) remaining : otherwise;
    }

    /** Whether that many more bytes keep the promise; counts them. */
    boolean admits(int bytes) {
        if (remaining == NONE) {
            return true;
        }
        if (bytes > remaining) {
            return false;
        }
        remaining -= bytes;
        return true;
    }

    /** Whether nothing is missing. */
    boolean kept() {
        return remaining <= 0;
    }
}
