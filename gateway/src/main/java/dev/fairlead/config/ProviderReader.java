package dev.fairlead.config;

import dev.fairlead.call.Secret;
import dev.fairlead.http.Origin;
import dev.fairlead.http.Timeouts;
import dev.fairlead.ledger.limit.Owner;
import dev.fairlead.prices.ModelPrice;
import dev.fairlead.provider.BaseUrl;
import dev.fairlead.provider.ProviderSettings;
import dev.fairlead.provider.ProviderSettings.Account;
import dev.fairlead.provider.ProviderSettings.CostInBody;
import dev.fairlead.provider.ProviderSettings.OnDisconnect;
import dev.fairlead.provider.ProviderSettings.Pricing;
import dev.fairlead.provider.ProviderSettings.Terms;
import dev.fairlead.provider.ProviderSettings.Unpriced;
import dev.fairlead.provider.ProviderType;
import dev.fairlead.provider.ProviderType.StreamUsage;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code providers:}. */
final class ProviderReader {
    private static final List<String> LATER =
            List.of("google-vertex", "bedrock", "azure", "custom");

    private final Context context;
    private final Timeouts timeouts;
    private final LimitReader limits;

    /**
     * @param timeouts of providers that say nothing else
     */
    ProviderReader(Context context, Timeouts timeouts, LimitReader limits) {
        this.context = context;
        this.timeouts = timeouts;
        this.limits = limits;
    }

    List<ProviderSettings> read(List<Value.Entry> entries) {
        List<ProviderSettings> providers = new ArrayList<>();
        for (Value.Entry entry : entries) {
            checkName(entry);
            Section section = Section.open(entry.value(), ProviderSchema.PROVIDER);
            Value type = section.required("type");
            ProviderType known = type == null ? ProviderType.TEST : type(type);
            providers.add(provider(entry.name(), known, section));
            limits.read(section, new Owner(Owner.Kind.PROVIDER, entry.name()));
        }
        return providers;
    }

    private static void checkName(Value.Entry entry) {
        try {
            Names.checked(entry.name());
        } catch (IllegalArgumentException wrong) {
            entry.key().problem("not a name (expected: " + Names.EXPECTED + ")");
        }
    }

    private static ProviderType type(Value value) {
        String id = value.text();
        if (LATER.contains(id)) {
            value.problem("'" + id + "' is not supported yet");
            return ProviderType.TEST;
        }
        List<String> ids = ProviderType.ALL.stream().map(ProviderType::id).toList();
        return ProviderType.named(value.oneOf(ids, ProviderType.TEST.id()))
                .orElse(ProviderType.TEST);
    }

    private ProviderSettings provider(String name, ProviderType type, Section section) {
        return new ProviderSettings(
                name,
                type,
                baseUrl(type, section),
                credential(type, section),
                ServerReader.timeouts(section.section("timeouts", ServerSchema.TIMEOUTS), timeouts),
                terms(type, section),
                pricing(type, section));
    }

    private @Nullable BaseUrl baseUrl(ProviderType type, Section section) {
        Origin.Trust trust = trust(section);
        Value value = section.field("base_url");
        if (type.equals(ProviderType.TEST)) {
            if (value != null) {
                value.problem("the built-in test provider has its own");
            }
            return null;
        }
        if (value == null) {
            if (type.baseUrl() == null) {
                section.value().problem("'base_url' is missing; type '" + type.id() + "' needs it");
                return null;
            }
            return BaseUrl.parse(type.baseUrl(), trust);
        }
        String text = value.scalar("a URL such as https://host/v1").orElse("");
        boolean left = References.isIn(text) && !context.references().resolve();
        if (text.isEmpty() || left) {
            return null;
        }
        try {
            return BaseUrl.parse(context.references().resolved(text), trust);
        } catch (IllegalArgumentException wrong) {
            value.problem(String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    private Origin.Trust trust(Section section) {
        Value ca = section.section("tls", ProviderSchema.PROVIDER_TLS).field("ca");
        Path bundle = ca == null ? null : ServerReader.file(ca);
        return bundle == null
                ? Origin.Trust.PLATFORM
                : new Origin.Trust(bundle.toString(), context.files().digest(bundle));
    }

    private @Nullable Secret credential(ProviderType type, Section section) {
        Value value = section.field("credentials");
        if (value != null) {
            if (value.isSection()) {
                value.problem("a section of credentials is not supported yet (expected: a secret)");
                return null;
            }
            return value.secret();
        }
        boolean elsewhere = section.field("base_url") != null;
        if (elsewhere || type.variables().isEmpty() || !context.references().resolve()) {
            // The usual credential is never sent to a host that it was not made for.
            return null;
        }
        String variable =
                type.variables().stream()
                        .filter(name -> context.references().environment().value(name).isPresent())
                        .findFirst()
                        .orElse(null);
        if (variable == null) {
            section.value()
                    .problem(
                            "no 'credentials', and "
                                    + String.join(", ", type.variables())
                                    + " is not set");
            return null;
        }
        return fromVariable(section, variable);
    }

    private @Nullable Secret fromVariable(Section section, String variable) {
        try {
            return new Secret(context.references().resolved("${env:" + variable + "}"));
        } catch (IllegalArgumentException wrong) {
            section.value().problem(String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    private static Terms terms(ProviderType type, Section section) {
        Terms usual = Terms.of(type);
        boolean asked = section.flag("ask_usage", usual.streamUsage() == StreamUsage.ASKED);
        return new Terms(
                asked ? StreamUsage.ASKED : StreamUsage.UNASKED,
                section.flag("client_account", false) ? Account.CLIENTS : Account.OURS,
                section.choice("on_disconnect", OnDisconnect.class, usual.onDisconnect()));
    }

    private static Pricing pricing(ProviderType type, Section section) {
        Value provider = section.field("price_provider");
        return new Pricing(
                provider == null ? Pricing.of(type).provider() : provider.text(),
                own(section),
                section.flag("require_price", false) ? Unpriced.REFUSED : Unpriced.PASSES,
                section.flag("inject_cost", false) ? CostInBody.INJECTED : CostInBody.LEFT_OUT,
                assumed(section));
    }

    /** Prices of all models, or sections of prices by pattern of model names. */
    private static Map<String, Map<String, BigDecimal>> own(Section section) {
        Value prices = section.field("prices");
        if (prices == null) {
            return Map.of();
        }
        List<Value.Entry> entries = prices.entries();
        boolean byModel =
                !entries.isEmpty() && entries.stream().allMatch(e -> e.value().isSection());
        if (!byModel) {
            return Map.of("*", prices(prices));
        }
        Map<String, Map<String, BigDecimal>> own = new HashMap<>();
        for (Value.Entry entry : entries) {
            own.put(entry.name(), prices(entry.value()));
        }
        return own;
    }

    /** The price that a section assumes of models without one; empty where it says none. */
    static Map<String, BigDecimal> assumed(Section section) {
        Value value = section.field("assumed_price");
        if (value == null) {
            return Map.of();
        }
        Section price = Section.open(value, LimitSchema.ASSUMED_PRICE);
        // Half a price would let the other half through every cap.
        price.required("input");
        price.required("output");
        return price.prices();
    }

    private static Map<String, BigDecimal> prices(Value value) {
        Map<String, BigDecimal> prices = Section.open(value, ProviderSchema.OWN_PRICES).prices();
        try {
            ModelPrice.own(prices);
        } catch (IllegalArgumentException wrong) {
            value.problem(String.valueOf(wrong.getMessage()));
        }
        return prices;
    }
}
