package dev.fairlead.bench;

import java.io.IOException;

/** A way from the generator to the provider. */
interface Subject extends AutoCloseable {
    String name();

    /** Where the generator connects. */
    int port();

    /** What stands in between, for its CPU and memory; for the direct way the provider itself. */
    ProcessTree processes();

    /** The key that requests carry. */
    default String key() {
        return "sk-none";
    }

    @Override
    void close() throws IOException, InterruptedException;
}
