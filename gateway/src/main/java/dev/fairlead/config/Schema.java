package dev.fairlead.config;

import static dev.fairlead.config.Field.Kind.DATE;
import static dev.fairlead.config.Field.Kind.DURATION;
import static dev.fairlead.config.Field.Kind.FILE;
import static dev.fairlead.config.Field.Kind.FLAG;
import static dev.fairlead.config.Field.Kind.LIST;
import static dev.fairlead.config.Field.Kind.NUMBER;
import static dev.fairlead.config.Field.Kind.SECRET;
import static dev.fairlead.config.Field.Kind.SECTION;
import static dev.fairlead.config.Field.Kind.TEXT;
import static dev.fairlead.config.Field.field;

import dev.fairlead.routing.RouteSettings;

import java.util.List;
import java.util.Locale;

/**
 * Every section and field of {@code fairlead.yaml}: the readers accept these and no others, and the
 * reference page is written from them. Defaults are those of the settings records.
 */
final class Schema {
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
                            field("limits", LIST, "how much may be used: see below"),
                            field(
                                    "week_start",
                                    TEXT,
                                    LimitReader.WEEK_START.name().toLowerCase(Locale.ROOT),
                                    "the day that weeks of limits begin with"),
                            field(
                                    "budget_status",
                                    NUMBER,
                                    String.valueOf(Configuration.Limits.NONE.budgetStatus()),
                                    "the status of a refusal for money: 402, 403 or 429"),
                            field(
                                    "assumed_price",
                                    SECTION,
                                    "what limits of cost take models to cost that have no price"),
                            field("prices", SECTION, "where newer price data comes from"),
                            field("egress", SECTION, "what the gateway may call by itself"),
                            field("log", SECTION, "the log on standard error"))
                    .notYet("shared_state", "models", "alerts", "guardrails", "cache", "otel");

    static final Shape ROUTE =
            Shape.of(
                            "routes[]",
                            "A name of your own: `/proxy/<name>/…`.",
                            field("name", TEXT, "what stands in the path. Required"),
                            field("provider", TEXT, "the provider it leads to"),
                            field("targets", LIST, "the same as a list, one for now"),
                            field(
                                    "operations",
                                    LIST,
                                    "what may be done through it at most, whatever keys may; as on"
                                            + " keys. Left out, the key decides"),
                            field(
                                    "compat",
                                    TEXT,
                                    "none",
                                    "`paig` answers like the Pydantic AI Gateway: a provider's 401"
                                            + " passes, and a budget that is used up is a 403"),
                            field("limits", LIST, LimitSchema.OF_ONE),
                            field(
                                    "assumed_price",
                                    SECTION,
                                    "what limits take models to cost that have no price"),
                            field(
                                    "assumed_output",
                                    NUMBER,
                                    String.valueOf(RouteSettings.Assumed.NOTHING_SAID.output()),
                                    "the tokens that limits take an answer to have at most, where"
                                            + " neither the call nor the price data says it"))
                    .notYet(
                            "strategy",
                            "rules",
                            "default",
                            "cache",
                            "timeout",
                            "timeouts",
                            "max_retries",
                            "set",
                            "remove",
                            "on_disconnect",
                            "guardrails",
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
            Shape.of(
                            "projects.<name>",
                            "May be empty: `{}`.",
                            field(
                                    "operations",
                                    LIST,
                                    "what its keys may do at most; as on keys. Left out, the key"
                                            + " decides"),
                            field("limits", LIST, LimitSchema.OF_ONE))
                    .notYet("otel", "tags", "models", "routes");

    static final Shape USER =
            Shape.of(
                            "users.<name>",
                            "",
                            field("projects", LIST, "the projects he or she works in"),
                            field(
                                    "limits",
                                    LIST,
                                    "how much may be used with the keys that were made for him or"
                                            + " her"))
                    .notYet("email");

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
                            field(
                                    "models",
                                    LIST,
                                    "",
                                    "the models it may ask for, by their whole names, where `*`"
                                            + " stands for anything; left out, all; `[]` is none"),
                            field(
                                    "routes",
                                    LIST,
                                    "",
                                    "the routes and providers it may use; likewise"),
                            field(
                                    "ip_ranges",
                                    LIST,
                                    "",
                                    "where it may be used from, such as `203.0.113.0/24`;"
                                            + " likewise"),
                            field("tags", SECTION, "what its calls are marked with"),
                            field("disabled", FLAG, "false", "whether it is switched off"),
                            field(
                                    "expires",
                                    DATE,
                                    "",
                                    "from then on it is refused: a date (midnight UTC) or an RFC"
                                            + " 3339 time"),
                            field("limits", LIST, LimitSchema.OF_ONE))
                    .notYet("tags_from_request", "priority");

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

    static final Shape EGRESS =
            Shape.of(
                    "egress",
                    "For calls on the gateway's own account, such as `prices.refresh`; providers"
                            + " are called wherever they are.",
                    field(
                            "allow",
                            LIST,
                            "addresses that may be called though they are link-local, of a cloud's"
                                    + " metadata, or the gateway's own: such as"
                                    + " `169.254.10.0/24`"));

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
                    ServerSchema.SERVER,
                    ServerSchema.SERVER_TLS,
                    ServerSchema.TIMEOUTS,
                    LEDGER,
                    ProviderSchema.PROVIDER,
                    ProviderSchema.PROVIDER_TLS,
                    ProviderSchema.OWN_PRICES,
                    ROUTE,
                    TARGET,
                    PROJECT,
                    USER,
                    KEY,
                    LimitSchema.LIMIT,
                    LimitSchema.ON,
                    LimitSchema.ASSUMED_PRICE,
                    PRICES,
                    EGRESS,
                    LOG);

    private Schema() {}
}
