package dev.fairlead.config;

import static dev.fairlead.config.Field.Kind.DATE;
import static dev.fairlead.config.Field.Kind.DURATION;
import static dev.fairlead.config.Field.Kind.FILE;
import static dev.fairlead.config.Field.Kind.FLAG;
import static dev.fairlead.config.Field.Kind.LIST;
import static dev.fairlead.config.Field.Kind.MONEY;
import static dev.fairlead.config.Field.Kind.NUMBER;
import static dev.fairlead.config.Field.Kind.SECRET;
import static dev.fairlead.config.Field.Kind.SECTION;
import static dev.fairlead.config.Field.Kind.SIZE;
import static dev.fairlead.config.Field.Kind.TEXT;

import dev.fairlead.http.Timeouts;
import dev.fairlead.prices.ModelPrice;

import java.time.Duration;
import java.util.List;

/**
 * Every section and field of {@code fairlead.yaml}: the readers accept these and no others, and the
 * reference page is written from them. Defaults are those of the settings records.
 */
final class Schema {
    private static final ServerConfiguration.Limits LIMITS = ServerConfiguration.Limits.DEFAULT;
    private static final ServerConfiguration.Stopping STOPPING =
            ServerConfiguration.Stopping.DEFAULT;
    private static final Timeouts WAITS = Timeouts.DEFAULT;

    static final Shape TOP =
            Shape.of(
                            "(top)",
                            "Everything has a default; an empty file is a configuration without"
                                    + " providers and keys.",
                            field("server", SECTION, "how the gateway listens"),
                            field(
                                    "store",
                                    TEXT,
                                    "sqlite:./data/fairlead.db",
                                    "where records and keys are kept: `sqlite:` and a path"),
                            field(
                                    "data",
                                    FILE,
                                    "",
                                    "the data folder (journal, lock, spool); left out, the folder"
                                            + " of the SQLite file. One process at a time"),
                            field("ledger", SECTION, "how usage is written down"),
                            field("providers", SECTION, "whom the gateway calls, by name"),
                            field("routes", LIST, "other names for providers"),
                            field("projects", SECTION, "what keys belong to, by name"),
                            field("users", SECTION, "people, by name"),
                            field("keys", LIST, "who may call"),
                            field("prices", SECTION, "where newer price data comes from"),
                            field("log", SECTION, "the log on standard error"))
                    .notYet(
                            "shared_state",
                            "models",
                            "limits",
                            "week_start",
                            "budget_status",
                            "assumed_price",
                            "alerts",
                            "guardrails",
                            "cache",
                            "egress",
                            "otel");

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
                                    "where operators look: `/metrics`, `/health`. A loopback"
                                            + " address"),
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
                                            + " cancels its call, `answer` answers it"))
                    .notYet("cors", "trusted_proxies", "proxy_protocol", "hold_limit", "token");

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

    static final Shape PROVIDER =
            Shape.of(
                            "providers.<name>",
                            "The name is a route: `/proxy/<name>/…`.",
                            field("type", TEXT, "one of the table below. Required"),
                            field(
                                    "base_url",
                                    TEXT,
                                    "",
                                    "where it is; by default as in the table below. Required for"
                                            + " the compatible types. May be a reference"),
                            field(
                                    "credentials",
                                    SECRET,
                                    "",
                                    "the key at the provider; left out, the usual environment"
                                            + " variable of the type, unless `base_url` is set"),
                            field("timeouts", SECTION, "how long to wait for it"),
                            field("tls", SECTION, "whom it is believed to be"),
                            field(
                                    "ask_usage",
                                    FLAG,
                                    "",
                                    "ask chat-completions streams for their usage; by default as"
                                            + " in the table below"),
                            field(
                                    "client_account",
                                    FLAG,
                                    "false",
                                    "let clients choose the account (`openai-organization` and"
                                            + " kin)"),
                            field(
                                    "on_disconnect",
                                    TEXT,
                                    "cancel",
                                    "when the client leaves: `cancel` the upstream request, or"
                                            + " `drain` it for its exact usage"),
                            field(
                                    "price_provider",
                                    TEXT,
                                    "",
                                    "whose prices hold, an id of the genai-prices data; by default"
                                            + " by type, else by base URL"),
                            field(
                                    "prices",
                                    SECTION,
                                    "own prices, which win: of all models, or by model name, where"
                                            + " `*` stands for anything"))
                    .notYet(
                            "region",
                            "models",
                            "limits",
                            "assumed_price",
                            "require_price",
                            "inject_cost",
                            "propagate_trace",
                            "max_concurrency");

    static final Shape PROVIDER_TLS =
            Shape.of(
                    "providers.<name>.tls",
                    "",
                    field(
                            "ca",
                            FILE,
                            "PEM certificates of authorities to trust; left out, those of the"
                                    + " platform"));

    static final Shape OWN_PRICES =
            new Shape(
                    "providers.<name>.prices",
                    "US dollars per million tokens, per one `request`, per one search.",
                    ModelPrice.names().stream().map(name -> field(name, MONEY, "")).toList());

    static final Shape ROUTE =
            Shape.of(
                            "routes[]",
                            "A name of your own: `/proxy/<name>/…`.",
                            field("name", TEXT, "what stands in the path. Required"),
                            field("provider", TEXT, "the provider it leads to"),
                            field("targets", LIST, "the same as a list, one for now"))
                    .notYet(
                            "strategy",
                            "rules",
                            "default",
                            "cache",
                            "limits",
                            "timeout",
                            "timeouts",
                            "max_retries",
                            "compat",
                            "set",
                            "remove",
                            "operations",
                            "on_disconnect",
                            "guardrails",
                            "assumed_price",
                            "model");

    static final Shape TARGET =
            Shape.of(
                            "routes[].targets[]",
                            "Where a route leads.",
                            field("provider", TEXT, "the name of a provider. Required"))
                    .notYet(
                            "model",
                            "priority",
                            "weight",
                            "timeout",
                            "timeouts",
                            "max_retries",
                            "limits",
                            "region");

    static final Shape PROJECT =
            Shape.of("projects.<name>", "No fields yet: write `{}`.")
                    .notYet("limits", "otel", "operations", "tags", "models", "routes");

    static final Shape USER =
            Shape.of("users.<name>", "", field("projects", LIST, "the projects he or she works in"))
                    .notYet("limits", "email");

    static final Shape KEY =
            Shape.of(
                            "keys[]",
                            "",
                            field("name", TEXT, "unique; what records and commands say. Required"),
                            field(
                                    "secret",
                                    SECRET,
                                    "the key's text: what callers send. At most 200 visible ASCII"
                                            + " characters, worth 128 bits. Required"),
                            field("project", TEXT, "whom its calls are counted on"),
                            field("user", TEXT, "the person it was made for"),
                            field(
                                    "operations",
                                    LIST,
                                    "all but administration",
                                    "what it may do: `inference`, `read`, `stored`,"
                                            + " `administration`, `unknown`; `[]` is nothing"),
                            field("tags", SECTION, "what its calls are marked with"),
                            field("disabled", FLAG, "false", "whether it is switched off"),
                            field(
                                    "expires",
                                    DATE,
                                    "",
                                    "from then on it is refused: a date (midnight UTC) or an RFC"
                                            + " 3339 time"))
                    .notYet(
                            "models",
                            "routes",
                            "ip_ranges",
                            "limits",
                            "tags_from_request",
                            "priority");

    static final Shape LEDGER =
            Shape.of(
                            "ledger",
                            "",
                            field(
                                    "journal_sync",
                                    TEXT,
                                    "interval",
                                    "when the journal is safe against power loss: `interval` (every"
                                            + " 50 ms), `each` answer, or `off`. A crash of the"
                                            + " process loses nothing in any case"))
                    .notYet("lease");

    static final Shape PRICES =
            Shape.of(
                    "prices",
                    "",
                    field(
                            "refresh",
                            TEXT,
                            "",
                            "a URL or a path of newer genai-prices data; left out, the data that"
                                    + " came with the gateway"),
                    field(
                            "every",
                            DURATION,
                            Amounts.written(Configuration.PriceRefresh.NONE.every()),
                            "how often it is looked at"));

    static final Shape LOG =
            Shape.of(
                    "log",
                    "",
                    field("format", TEXT, "text", "`text` or `json`, one line per event"),
                    field(
                            "level",
                            TEXT,
                            "info",
                            "`off`, `error`, `warn`, `info`, `debug` or `trace`"),
                    field(
                            "levels",
                            SECTION,
                            "other levels for single packages, such as `http: debug`"));

    /** In the order of the reference page. */
    static final List<Shape> ALL =
            List.of(
                    TOP,
                    SERVER,
                    SERVER_TLS,
                    TIMEOUTS,
                    LEDGER,
                    PROVIDER,
                    PROVIDER_TLS,
                    OWN_PRICES,
                    ROUTE,
                    TARGET,
                    PROJECT,
                    USER,
                    KEY,
                    PRICES,
                    LOG);

    private Schema() {}

    private static Field field(String name, Field.Kind kind, String says) {
        return new Field(name, kind, "", says);
    }

    private static Field field(String name, Field.Kind kind, String fallback, String says) {
        return new Field(name, kind, fallback, says);
    }

    private static String wait(Duration duration) {
        return duration.isZero() ? "none" : Amounts.written(duration);
    }
}
