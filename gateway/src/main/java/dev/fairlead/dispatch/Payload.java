package dev.fairlead.dispatch;

import dev.fairlead.provider.Provider;
import dev.fairlead.provider.Upload;

/** The body of a call, in the form that each of its targets gets. */
public interface Payload {
    /** The body for that provider. A body that cannot be replayed is asked for once. */
    Upload upload(Provider provider);

    /** Whether it can be sent again: it is held in memory, or there is none. */
    boolean replayable();

    /** Nothing will be sent again: what is held is given back. May be called more than once. */
    void release();
}
