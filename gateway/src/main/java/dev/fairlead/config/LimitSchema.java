package dev.fairlead.config;

import static dev.fairlead.config.Field.Kind.AMOUNT;
import static dev.fairlead.config.Field.Kind.FLAG;
import static dev.fairlead.config.Field.Kind.OWNER;
import static dev.fairlead.config.Field.Kind.TEXT;
import static dev.fairlead.config.Field.Kind.WINDOW;
import static dev.fairlead.config.Field.field;

/** The part of {@link Schema} that is about limits. */
final class LimitSchema {
    /** What {@code limits} are on whatever has a name. */
    static final String OF_ONE = "how much may be used of it, or through it";

    static final Shape LIMIT =
            Shape.of(
                            "limits[]",
                            "At the top of the file with `on`; on projects, users, keys, providers"
                                    + " and routes without. [Limits](limits.md) says what counts.",
                            field(
                                    "name",
                                    TEXT,
                                    "",
                                    "unique; what refusals and commands say; left out,"
                                            + " `<owner>/<metric>/<window>`, with a number where"
                                            + " that repeats"),
                            field(
                                    "metric",
                                    TEXT,
                                    "`cost`, `requests`, `tokens`, `input_tokens`, `output_tokens`"
                                            + " or `concurrency`. Required"),
                            field(
                                    "window",
                                    WINDOW,
                                    "`minute`, `hour`, `day`, `week`, `month` of the calendar,"
                                            + " `total`, or a duration such as `5h`, which rolls."
                                            + " `concurrency` has none, all others need one"),
                            field(
                                    "amount",
                                    AMOUNT,
                                    "the cap: reached is allowed, passed is not; `0` blocks. US"
                                            + " dollars for `cost`, else whole. Required"),
                            field(
                                    "on",
                                    OWNER,
                                    "what it is attached to; at the top of the file alone, and"
                                            + " required there"),
                            field(
                                    "each",
                                    FLAG,
                                    "false",
                                    "a counter for each value of the tag that `on` names"),
                            field(
                                    "time_zone",
                                    TEXT,
                                    "UTC",
                                    "whose calendar the window follows, such as `Europe/Berlin`"),
                            field(
                                    "action",
                                    TEXT,
                                    "block",
                                    "`block` refuses what does not fit; `alert` only counts"),
                            field(
                                    "policy",
                                    TEXT,
                                    "strict",
                                    "`strict`: all that a call may use has to fit; `last`: any"
                                            + " remainder lets one more in"),
                            field(
                                    "overrun",
                                    TEXT,
                                    "",
                                    "an answer that outgrows what was reserved where no more is"
                                            + " left is `cut`, the default, or goes on: `allow`,"
                                            + " the default under `last` and `alert`"),
                            field(
                                    "unbounded",
                                    TEXT,
                                    "",
                                    "a call of which a part has no upper bound: `refuse`, the"
                                            + " default, or `allow`, the default under `last` and"
                                            + " `alert`"),
                            field(
                                    "unpriced",
                                    TEXT,
                                    "",
                                    "a call whose model has no price, under `cost`: `assume`, the"
                                        + " default, counts it at `assumed_price`; `allow`, the"
                                        + " default under `alert`, does not count it; `refuse`"),
                            field(
                                    "cached",
                                    TEXT,
                                    "count",
                                    "tokens read from a cache, under `tokens` and `input_tokens`:"
                                            + " `count` or `ignore`"))
                    .notYet("match", "queue", "alerts", "on_store_outage");

    static final Shape ON =
            Shape.of(
                    "limits[].on",
                    "One of them. Projects, users, providers and routes are those of the file; a"
                            + " key may be of the store.",
                    field("project", TEXT, "the calls of its keys"),
                    field("user", TEXT, "the calls of keys that were made for that person"),
                    field("key", TEXT, "the calls of that key"),
                    field("provider", TEXT, "the calls that go to it"),
                    field("route", TEXT, "the calls that come through it, or a provider's name"),
                    field(
                            "tag",
                            TEXT,
                            "the calls that carry it: `env=dev`; with `each: true` its name alone:"
                                    + " `team`"));

    static final Shape ASSUMED_PRICE =
            new Shape(
                    "assumed_price",
                    "As a provider's own prices; `input` and `output` are required. The nearest"
                            + " wins: route, provider, top of the file.",
                    ProviderSchema.OWN_PRICES.fields());

    private LimitSchema() {}
}
