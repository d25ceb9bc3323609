package dev.fairlead.dispatch;

import dev.fairlead.call.Target;
import dev.fairlead.http.HttpClient;
import dev.fairlead.http.Loop;
import dev.fairlead.provider.Provider;

import java.time.InstantSource;
import java.util.Map;

/** Sends calls on their way: knows the providers and the client that reaches them. */
public final class Dispatcher {
    private final HttpClient client;
    private final Map<String, Provider> providers;
    private final InstantSource clock;

    /**
     * Knows the providers of one configuration.
     *
     * @param providers by name
     */
    public Dispatcher(HttpClient client, Map<String, Provider> providers, InstantSource clock) {
        this.client = client;
        this.providers = Map.copyOf(providers);
        this.clock = clock;
    }

    /** Makes what sends the order on its way once it is started. */
    public Dispatch prepare(Loop loop, Dispatch.Order order, AttemptWatcher watcher) {
        return new Dispatch(this, loop, order, watcher);
    }

    HttpClient client() {
        return client;
    }

    InstantSource clock() {
        return clock;
    }

    Provider provider(Target target) {
        Provider provider = providers.get(target.provider());
        if (provider == null) {
            throw new IllegalStateException(
                    "no provider '" + target.provider() + "': the router of another snapshot?");
        }
        return provider;
    }
}
