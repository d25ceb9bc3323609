package dev.fairlead.cli;

import dev.fairlead.config.Configuration;
import dev.fairlead.config.Loaded;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Starts nothing, remembers what it should have started, and ends at once. */
final class FakeGateway implements Gateway {
    final List<Configuration> started = new ArrayList<>();
    @Nullable String refusal;
    int closed;

    @Override
    public Running start(Loaded loaded) throws StartFailure {
        if (refusal != null) {
            throw new StartFailure(refusal, null);
        }
        started.add(loaded.configuration());
        return new Running() {
            @Override
            public URI calls() {
                return URI.create("http://127.0.0.1:8787");
            }

            @Override
            public URI admin() {
                return URI.create("http://127.0.0.1:8788");
            }

            @Override
            public void awaitEnd() {}

            @Override
            public void close() {
                closed++;
            }
        };
    }

    Configuration last() {
        return started.getLast();
    }
}
