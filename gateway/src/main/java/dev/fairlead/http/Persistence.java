package dev.fairlead.http;

import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/** Whether an HTTP/1 connection goes on after an answer (RFC 9112, section 9.3). */
enum Persistence {
    KEEP,
    /** HTTP/1.0, where the answer must say so. */
    KEEP_AND_SAY,
    CLOSE;

    /** What the client asks for. */
    static Persistence asked(Head head) {
        boolean newer = head.version() == Head.Version.HTTP_1_1;
        if (head.headers().first("connection") == null) {
            return newer ? KEEP : CLOSE;
        }
        List<String> options = head.headers().all("connection");
        if (names(options, "close")) {
            return CLOSE;
        }
        if (newer) {
            return KEEP;
        }
        return names(options, "keep-alive") ? KEEP_AND_SAY : CLOSE;
    }

    private static boolean names(List<String> options, String option) {
        for (String value : options) {
            for (String name : value.split(",", -1)) {
                if (name.strip().toLowerCase(Locale.ROOT).equals(option)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The length of the request's body, 0 for none, -1 for not told (RFC 9112, section 6.3). */
    static long length(Head head) {
        Headers headers = head.headers();
        @Nullable String length = headers.first("content-length");
        if (length != null) {
            return Long.parseLong(length);
        }
        return headers.contains("transfer-encoding") ? -1 : 0;
    }
}
