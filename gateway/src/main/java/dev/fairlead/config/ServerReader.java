package dev.fairlead.config;

import dev.fairlead.call.AddressRanges;
import dev.fairlead.config.ServerConfiguration.Address;
import dev.fairlead.config.ServerConfiguration.HalfClose;
import dev.fairlead.config.ServerConfiguration.Limits;
import dev.fairlead.config.ServerConfiguration.Stopping;
import dev.fairlead.config.ServerConfiguration.Tls;
import dev.fairlead.http.Timeouts;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code server:}, and {@code timeouts:} wherever they stand. */
final class ServerReader {
    private static final Pattern ADDRESS =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9.-]+)):(\\d{1,5})");

    /** As browsers write it: no path, not even a slash. */
    private static final Pattern ORIGIN =
            Pattern.compile("\\*|[A-Za-z][A-Za-z0-9+.-]*://[A-Za-z0-9.\\[\\]:-]+");

    private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}|::1|localhost");
    private static final ServerConfiguration DEFAULT = ServerConfiguration.DEFAULT;

    private final Section server;

    ServerReader(Section top) {
        this.server = top.section("server", ServerSchema.SERVER);
    }

    ServerConfiguration read() {
        Value token = server.field("token");
        return new ServerConfiguration(
                address("listen", DEFAULT.data()),
                admin(token),
                // Commands show it, whatever other secrets they leave alone.
                token == null ? null : token.secretInAnyReading(),
                tls(),
                server.flag("short_paths", false)
                        ? ServerConfiguration.Paths.SHORT
                        : ServerConfiguration.Paths.PROXY_ONLY,
                limits(),
                stopping(),
                timeouts(server.section("timeouts", ServerSchema.TIMEOUTS), DEFAULT.timeouts()),
                origins(),
                ScopeReader.addresses(server, "trusted_proxies", AddressRanges.NONE),
                beginning());
    }

    private ServerConfiguration.Beginning beginning() {
        Value value = server.field("proxy_protocol");
        if (value == null || !value.flag(false)) {
            return ServerConfiguration.Beginning.REQUEST;
        }
        if (server.items("trusted_proxies").isEmpty()) {
            value.problem(
                    "true, and nobody may speak it (expected: the addresses of the load balancers"
                            + " in 'trusted_proxies' beside it, such as [10.0.0.0/8])");
        }
        return ServerConfiguration.Beginning.PROXY_HEADER;
    }

    private Set<String> origins() {
        Set<String> origins = new HashSet<>();
        for (Value item : server.items("cors")) {
            origins.add(
                    item.read(
                            "an origin such as https://app.example.com, or *",
                            ServerReader::origin,
                            "*"));
        }
        return origins;
    }

    private static String origin(String text) {
        if (!ORIGIN.matcher(text).matches()) {
            throw new IllegalArgumentException("not an origin");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /** Field by field, what is left out is the fallback's. */
    static Timeouts timeouts(Section section, Timeouts fallback) {
        return new Timeouts(
                wait(section, "connect", fallback.connect()),
                wait(section, "first_byte", fallback.firstByte()),
                wait(section, "idle", fallback.idle()),
                wait(section, "total", fallback.total()));
    }

    /** A file that is there; null, and reported, if it is not. */
    static @Nullable Path file(Value value) {
        String text = value.text();
        Path file = value.context().path(text);
        if (text.isEmpty()) {
            return file;
        }
        try {
            value.context().files().read(file);
            return file;
        } catch (IOException unreadable) {
            value.problem("there is no readable file '" + file + "'");
            return null;
        }
    }

    private static Duration wait(Section section, String name, Duration fallback) {
        Value value = section.field(name);
        if (value == null) {
            return fallback;
        }
        return value.read(
                Amounts.DURATION + ", more than 0, or none",
                text -> {
                    Duration wait = text.equals("none") ? Duration.ZERO : Amounts.duration(text);
                    if (wait.isZero() && !text.equals("none")) {
                        throw new IllegalArgumentException("nothing");
                    }
                    return wait;
                },
                fallback);
    }

    private Address admin(@Nullable Value token) {
        Address address = address("admin", DEFAULT.admin());
        Value value = server.field("admin");
        boolean loopback = LOOPBACK.matcher(address.host()).matches();
        if (value != null && token == null && !loopback) {
            value.problem(
                    "'"
                            + address
                            + "' (expected: a loopback address such as 127.0.0.1:8788, or a"
                            + " 'token' beside it, which whoever asks there has to show)");
        }
        return address;
    }

    private Address address(String field, Address fallback) {
        Value value = server.field(field);
        return value == null
                ? fallback
                : value.read(
                        "host:port, such as 127.0.0.1:8787 or [::]:8787",
                        ServerReader::address,
                        fallback);
    }

    private static Address address(String text) {
        Matcher matcher = ADDRESS.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not an address");
        }
        int port = Integer.parseInt(matcher.group(3));
        if (port > 65535) {
            throw new IllegalArgumentException("not a port");
        }
        return new Address(matcher.group(1) == null ? matcher.group(2) : matcher.group(1), port);
    }

    private @Nullable Tls tls() {
        if (server.field("tls") == null) {
            return null;
        }
        Section tls = server.section("tls", ServerSchema.SERVER_TLS);
        Value certificate = tls.required("certificate");
        Value key = tls.required("key");
        if (certificate == null || key == null) {
            return null;
        }
        Path chain = file(certificate);
        Path secret = file(key);
        if (chain == null || secret == null) {
            return null;
        }
        ReadFiles files = certificate.context().files();
        return new Tls(chain, secret, files.digest(chain) + files.digest(secret));
    }

    private Limits limits() {
        Limits fallback = Limits.DEFAULT;
        Value streams = server.field("max_concurrent_streams");
        return new Limits(
                server.size("read_limit", fallback.read()),
                server.size("hold_limit", fallback.hold()),
                server.size("body_memory", fallback.bodyMemory()),
                server.duration("body_wait", fallback.bodyWait()),
                streams == null
                        ? fallback.concurrentStreams()
                        : streams.number(1, 1_000_000, fallback.concurrentStreams()));
    }

    private Stopping stopping() {
        Stopping fallback = Stopping.DEFAULT;
        return new Stopping(
                server.duration("drain_delay", fallback.drainDelay()),
                server.duration("shutdown_grace", fallback.grace()),
                server.choice("half_close", HalfClose.class, fallback.halfClose()));
    }
}
