package dev.fairlead.provider;

import dev.fairlead.http.Outgoing;

/**
 * The body of a request to a provider, and what it means for the head.
 *
 * @param content its bytes
 * @param change whether they are the client's own
 * @param answer how the answer is wanted
 */
public record Upload(Outgoing.Content content, Change change, Answer answer) {
    /** Whether the gateway changed the body. */
    public enum Change {
        NONE,
        SPLICED
    }

    /** How the answer is wanted. */
    public enum Answer {
        /** In whichever encoding the client accepts. */
        AS_ASKED,
        /** Without content encoding, because the gateway changes it on its way. */
        PLAIN,
        /** The same, and the usage event in it, which the client did not ask for, is taken out. */
        PLAIN_WITHOUT_USAGE
    }

    /** The same, whose answer is wanted without content encoding. */
    public Upload plain() {
        return answer == Answer.AS_ASKED ? new Upload(content, change, Answer.PLAIN) : this;
    }

    /** The client's own bytes. */
    public static Upload unchanged(Outgoing.Content content) {
        return new Upload(content, Change.NONE, Answer.AS_ASKED);
    }
}
