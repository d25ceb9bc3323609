package dev.fairlead.cli;

import dev.fairlead.config.Loaded;

import java.net.URI;

/** Starts a gateway; {@code Main} hands it in. */
public interface Gateway {
    /**
     * Comes back once requests are served.
     *
     * @throws StartFailure with a sentence for the operator; nothing runs then
     */
    Running start(Loaded loaded) throws StartFailure, InterruptedException;

    /** A gateway that serves. */
    interface Running extends AutoCloseable {
        /** Where clients call, {@code http://host:port}. */
        URI calls();

        /** Where operators look, {@code http://host:port}. */
        URI admin();

        /** Waits until it has stopped by itself, which a signal makes it do. */
        void awaitEnd() throws InterruptedException;

        /** Stops it: what runs may finish, every record is written. */
        @Override
        void close();
    }
}
