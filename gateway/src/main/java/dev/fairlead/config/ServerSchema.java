package dev.fairlead.config;

import static dev.fairlead.config.Field.Kind.DURATION;
import static dev.fairlead.config.Field.Kind.FILE;
import static dev.fairlead.config.Field.Kind.FLAG;
import static dev.fairlead.config.Field.Kind.LIST;
import static dev.fairlead.config.Field.Kind.NUMBER;
import static dev.fairlead.config.Field.Kind.SECRET;
import static dev.fairlead.config.Field.Kind.SECTION;
import static dev.fairlead.config.Field.Kind.SIZE;
import static dev.fairlead.config.Field.Kind.TEXT;
import static dev.fairlead.config.Field.field;

import dev.fairlead.http.Timeouts;

import java.time.Duration;

/** The part of {@link Schema} that is about listening and waiting. */
final class ServerSchema {
    private static final ServerConfiguration.Limits LIMITS = ServerConfiguration.Limits.DEFAULT;
    private static final ServerConfiguration.Stopping STOPPING =
            ServerConfiguration.Stopping.DEFAULT;
    private static final Timeouts WAITS = Timeouts.DEFAULT;

    static final Shape SERVER =
            Shape.of(
                    "server",
                    "The two listeners.",
                    field(
                            "listen",
                            TEXT,
                            ServerConfiguration.DEFAULT.data().toString(),
                            "where clients call, `host:port`; port 0 picks a free one"),
                    field(
                            "admin",
                            TEXT,
                            ServerConfiguration.DEFAULT.admin().toString(),
                            "where operators and commands look: `/metrics`, `/health`. A"
                                    + " loopback address, unless there is a `token`"),
                    field(
                            "token",
                            SECRET,
                            "",
                            "what whoever asks at `admin` has to show, as `Authorization:"
                                    + " Bearer …`; left out, nothing. Commands find it"
                                    + " here"),
                    field("tls", SECTION, "the certificate of `listen`; left out, plain"),
                    field(
                            "timeouts",
                            SECTION,
                            "how long to wait for providers that say nothing else"),
                    field(
                            "short_paths",
                            FLAG,
                            "false",
                            "serve `/<route>/…` like `/proxy/<route>/…`"),
                    field(
                            "read_limit",
                            SIZE,
                            Amounts.written(LIMITS.read()),
                            "how large a body may be that has to be read whole"),
                    field(
                            "hold_limit",
                            SIZE,
                            Amounts.written(LIMITS.hold()),
                            "how large a JSON answer may be whose head waits until its cost"
                                    + " is known; `0` never waits"),
                    field(
                            "body_memory",
                            SIZE,
                            "",
                            "all bodies held at once; left out, a quarter of the limit on"
                                    + " direct memory"),
                    field(
                            "body_wait",
                            DURATION,
                            Amounts.written(LIMITS.bodyWait()),
                            "how long a new body waits for that memory"),
                    field(
                            "max_concurrent_streams",
                            NUMBER,
                            Integer.toString(LIMITS.concurrentStreams()),
                            "calls at once on one HTTP/2 connection"),
                    field(
                            "shutdown_grace",
                            DURATION,
                            Amounts.written(STOPPING.grace()),
                            "how long running answers may take to finish after SIGTERM; an"
                                    + " orchestrator's own grace has to be longer"),
                    field(
                            "drain_delay",
                            DURATION,
                            Amounts.written(STOPPING.drainDelay()),
                            "between `/ready` turning 503 and the listener closing"),
                    field(
                            "half_close",
                            TEXT,
                            "leave",
                            "what a client means that closes its sending side: `leave`"
                                    + " cancels its call, `answer` answers it"),
                    field(
                            "cors",
                            LIST,
                            "the web pages that may call out of a browser: origins such as"
                                    + " `https://app.example.com`, or `*`. A key in a page"
                                    + " is everybody's who can open it"),
                    field(
                            "trusted_proxies",
                            LIST,
                            "addresses of load balancers, such as `10.0.0.0/8`: only from"
                                    + " these is `X-Forwarded-For` or `Forwarded` believed"),
                    field(
                            "proxy_protocol",
                            FLAG,
                            "false",
                            "each connection to `listen` begins with a header of the PROXY"
                                    + " protocol, version 1 or 2, from one of"
                                    + " `trusted_proxies`; others are closed"));

    static final Shape SERVER_TLS =
            Shape.of(
                    "server.tls",
                    "PEM files.",
                    field("certificate", FILE, "the chain, the server's own certificate first"),
                    field("key", FILE, "its private key, PKCS #8"));

    static final Shape TIMEOUTS =
            Shape.of(
                    "timeouts",
                    "On `server` and on a provider; the nearest wins, field by field. `none` waits"
                            + " for ever.",
                    field("connect", DURATION, wait(WAITS.connect()), "name, TCP and TLS together"),
                    field(
                            "first_byte",
                            DURATION,
                            wait(WAITS.firstByte()),
                            "from the last byte of the request to the first of the answer's body"),
                    field(
                            "idle",
                            DURATION,
                            wait(WAITS.idle()),
                            "between bytes of the answer; the time a client takes to read does not"
                                    + " count"),
                    field("total", DURATION, wait(WAITS.total()), "from sending to the end"));

    private ServerSchema() {}

    private static String wait(Duration duration) {
        return duration.isZero() ? "none" : Amounts.written(duration);
    }
}
