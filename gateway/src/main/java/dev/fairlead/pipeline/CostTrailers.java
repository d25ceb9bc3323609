package dev.fairlead.pipeline;

import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;
import dev.fairlead.metering.CostFields;

/** What answers cost, said behind bodies that do not wait. */
final class CostTrailers {
    private CostTrailers() {}

    /** Whether a client takes fields behind a body. */
    static boolean wanted(Head head) {
        return head.version() != Head.Version.HTTP_1_0 && head.takesTrailers();
    }

    /**
     * The head of an answer whose cost comes behind its body: says so (RFC 9110, section 6.6.2),
     * and in HTTP/1.1 leaves out the length, since only a chunked body has trailers.
     */
    static Headers announced(Headers head, Head.Version version) {
        Headers framed = version == Head.Version.HTTP_1_1 ? head.without("content-length") : head;
        return Headers.builder().addAll(framed).add("trailer", CostFields.NAMES).build();
    }
}
