package dev.fairlead;

import dev.fairlead.config.ServerConfiguration;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Where the gateway itself listens: as configured, and where it turned out to be. */
final class OwnListeners {
    private final List<InetSocketAddress> configured = new ArrayList<>();
    private final List<Supplier<List<InetSocketAddress>>> running = new CopyOnWriteArrayList<>();

    OwnListeners(ServerConfiguration server) {
        configured.add(address(server.data()));
        configured.add(address(server.admin()));
    }

    static InetSocketAddress address(ServerConfiguration.Address address) {
        return new InetSocketAddress(address.host(), address.port());
    }

    /** With those of a server, whenever it listens. */
    void add(Supplier<List<InetSocketAddress>> addresses) {
        running.add(addresses);
    }

    List<InetSocketAddress> all() {
        List<InetSocketAddress> all = new ArrayList<>(configured);
        running.forEach(addresses -> all.addAll(addresses.get()));
        return all;
    }
}
