package dev.fairlead.dialect;

import dev.fairlead.call.Refusal;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What the dialects of one family have in common: paths, and the shape of errors. Stateless. */
public interface Api {
    /**
     * What a path does.
     *
     * @param path its segments, decoded and in lower case
     * @return null if the family does not know it
     */
    @Nullable Operation find(String method, List<String> path);

    /** A refusal in JSON, in the shape that the family's clients read. */
    byte[] error(Refusal refusal, int status, String callId);
}
