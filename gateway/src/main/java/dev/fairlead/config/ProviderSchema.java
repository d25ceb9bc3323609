package dev.fairlead.config;

import static dev.fairlead.config.Field.Kind.FILE;
import static dev.fairlead.config.Field.Kind.FLAG;
import static dev.fairlead.config.Field.Kind.LIST;
import static dev.fairlead.config.Field.Kind.MONEY;
import static dev.fairlead.config.Field.Kind.SECRET;
import static dev.fairlead.config.Field.Kind.SECTION;
import static dev.fairlead.config.Field.Kind.TEXT;
import static dev.fairlead.config.Field.field;

import dev.fairlead.prices.ModelPrice;

/** The part of {@link Schema} that is about providers. */
final class ProviderSchema {
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
                                            + " `*` stands for anything"),
                            field(
                                    "require_price",
                                    FLAG,
                                    "false",
                                    "refuse calls whose price is not known (`400 price_required`)"
                                            + " instead of passing them unpriced"),
                            field(
                                    "inject_cost",
                                    FLAG,
                                    "false",
                                    "say what an answer cost in its body too, beside the usage"),
                            field("limits", LIST, LimitSchema.OF_ONE),
                            field(
                                    "assumed_price",
                                    SECTION,
                                    "what limits take models to cost that have no price"))
                    .notYet("region", "models", "propagate_trace", "max_concurrency");

    static final Shape PROVIDER_TLS =
            Shape.of(
                    "providers.<name>.tls",
                    "",
                    field(
                            "ca",
                            FILE,
                            "PEM certificates of authorities to trust beside those of the"
                                    + " platform"));

    static final Shape OWN_PRICES =
            new Shape(
                    "providers.<name>.prices",
                    "US dollars per million tokens, per one `request`, per one search.",
                    ModelPrice.names().stream().map(name -> field(name, MONEY, "")).toList());

    private ProviderSchema() {}
}
