package dev.fairlead;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has been opened and must be closed, last first. */
final class Opened implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Opened.class);

    private final Deque<AutoCloseable> all = new ArrayDeque<>();

    <T extends AutoCloseable> T keep(T resource) {
        all.push(resource);
        return resource;
    }

    /** Closes everything, whatever goes wrong with some of it. */
    @Override
    public void close() {
        while (!all.isEmpty()) {
            AutoCloseable resource = all.pop();
            try {
                resource.close();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (Exception problem) {
                LOG.error("{} did not close", resource.getClass().getSimpleName(), problem);
            }
        }
    }
}
