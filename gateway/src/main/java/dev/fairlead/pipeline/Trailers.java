package dev.fairlead.pipeline;

import dev.fairlead.call.Headers;

import java.util.Locale;
import java.util.Set;

/** Which trailer fields of a provider pass: never what frames or routes (RFC 9110, 6.5.1). */
final class Trailers {
    private static final Set<String> NEVER =
            Set.of(
                    "transfer-encoding",
                    "content-length",
                    "content-encoding",
                    "content-type",
                    "content-range",
                    "host",
                    "trailer",
                    "connection",
                    "keep-alive",
                    "te",
                    "upgrade",
                    "authorization",
                    "set-cookie",
                    "cache-control",
                    "expect",
                    "location");

    private Trailers() {}

    static Headers passable(Headers trailers) {
        if (trailers.size() == 0) {
            return trailers;
        }
        Headers.Builder passed = Headers.builder();
        for (int i = 0; i < trailers.size(); i++) {
            String name = trailers.name(i).toLowerCase(Locale.ROOT);
            if (!NEVER.contains(name) && !name.startsWith("fairlead-")) {
                passed.add(trailers.name(i), trailers.value(i));
            }
        }
        return passed.build();
    }
}
