package dev.fairlead.prices;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which provider and model a question means. */
final class Matches {
    private static final String LITELLM = "litellm";
    private static final Pattern COMPACT_DATE =
            Pattern.compile("-(20\\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])(?=-|:|$)");

    /** How literally names are taken. */
    enum Names {
        AS_WRITTEN,
        AS_MEANT
    }

    private static final Pattern CONTROLS =
            Pattern.compile("[\\p{Cntrl}\u0080-\u009f\u2028\u2029]");

    private final Map<String, Provider> providers;
    private final Names names;
    private final Remembered<ModelQuery, Match> matched = new Remembered<>(this::find);
    private final Remembered<ModelQuery, Optional<Provider>> recognized =
            new Remembered<>(query -> Optional.ofNullable(recognize(query)));

    Matches(Map<String, Provider> providers, Names names) {
        this.providers = providers;
        this.names = names;
    }

    sealed interface Match {}

    record Matched(Provider provider, ModelEntry model) implements Match {}

    record Unmatched(Quote.Unknown why) implements Match {}

    Match match(ModelQuery query) {
        return query.isBounded()
                ? matched.answer(query)
                : unmatched(
                        Quote.Reason.TOO_LONG,
                        "a name of more than " + ModelQuery.LONGEST + " characters");
    }

    /** Empty when there is none, or it cannot be told. */
    Optional<Provider> provider(ModelQuery query) {
        return query.isBounded() ? recognized.answer(query) : Optional.empty();
    }

    int remembered() {
        return matched.size() + recognized.size();
    }

    private @Nullable Provider recognize(ModelQuery query) {
        String asked = query.provider();
        if (asked != null && !asked.isEmpty()) {
            Provider named = named(asked);
            if (named != null || !asked.toLowerCase(Locale.ROOT).equals(LITELLM)) {
                return named;
            }
        }
        String url = query.url();
        if (url != null && !url.isEmpty()) {
            return first(provider -> provider.hasUrl(url));
        }
        String model = query.normalizedModel();
        return model.isEmpty() ? null : first(provider -> provider.alsoKnownBy(model));
    }

    private Match find(ModelQuery written) {
        if (written.model().isBlank()) {
            return unmatched(Quote.Reason.NO_MODEL, "no model is named");
        }
        ModelQuery query = routed(written);
        Provider provider = recognize(query);
        if (provider == null) {
            return unmatched(Quote.Reason.UNKNOWN_PROVIDER, "no provider for " + asked(query));
        }
        return names == Names.AS_WRITTEN
                ? match(provider, query.normalizedModel())
                : meant(provider, query.normalizedModel());
    }

    private Match meant(Provider provider, String name) {
        Match match = judged(provider, name);
        for (String other : Spelling.others(provider, name)) {
            if (!(match instanceof Unmatched(var why))
                    || why.reason() == Quote.Reason.DOUBTFUL_MODEL) {
                return match;
            }
            match = judged(provider, other);
        }
        return match;
    }

    private Match judged(Provider provider, String name) {
        Match match = match(provider, name);
        return match instanceof Matched(_, var model)
                        && (model.isDoubtful(name) || model.isDoubtful(dashed(name)))
                ? unmatched(
                        Quote.Reason.DOUBTFUL_MODEL,
                        quoted(name) + " is not surely " + provider.id() + "'s " + model.id())
                : match;
    }

    private Match match(Provider provider, String name) {
        ModelEntry model = model(provider, name);
        return model == null
                ? unmatched(
                        Quote.Reason.UNKNOWN_MODEL, provider.id() + " has no model " + quoted(name))
                : new Matched(provider, model);
    }

    /** LiteLLM puts the provider before the model: {@code anthropic/claude-opus-4-1}. */
    private ModelQuery routed(ModelQuery query) {
        String asked = query.provider();
        String model = query.normalizedModel();
        int slash = model.indexOf('/');
        if (asked == null || !asked.toLowerCase(Locale.ROOT).equals(LITELLM) || slash < 0) {
            return query;
        }
        String before = model.substring(0, slash);
        String after = model.substring(slash + 1);
        return before.isEmpty() || after.isEmpty() || named(before) == null
                ? query
                : new ModelQuery(before, query.url(), after);
    }

    private @Nullable ModelEntry model(Provider provider, String name) {
        ModelEntry model = ownOrFallback(provider, name);
        if (model != null) {
            return model;
        }
        String dashed = dashed(name);
        return dashed.equals(name) ? null : ownOrFallback(provider, dashed);
    }

    private @Nullable ModelEntry ownOrFallback(Provider provider, String name) {
        ModelEntry own = provider.model(name);
        if (own != null) {
            return own;
        }
        for (String id : provider.fallbacks()) {
            Provider fallback = providers.get(id);
            ModelEntry model = fallback == null ? null : fallback.model(name);
            if (model != null) {
                return model;
            }
        }
        return null;
    }

    private @Nullable Provider named(String name) {
        String lower = name.toLowerCase(Locale.ROOT).strip();
        Provider provider = providers.get(lower);
        return provider != null ? provider : first(one -> one.isCalled(lower));
    }

    private @Nullable Provider first(Predicate<Provider> condition) {
        for (Provider provider : providers.values()) {
            if (condition.test(provider)) {
                return provider;
            }
        }
        return null;
    }

    /** The name with {@code -20251001} written {@code -2025-10-01}, where that is a date. */
    private static String dashed(String name) {
        Matcher date = COMPACT_DATE.matcher(name);
        return date.replaceAll(found -> isDate(found.group()) ? "-$1-$2-$3" : found.group());
    }

    private static boolean isDate(String compact) {
        try {
            int year = Integer.parseInt(compact, 1, 5, 10);
            int month = Integer.parseInt(compact, 5, 7, 10);
            LocalDate.of(year, month, Integer.parseInt(compact, 7, 9, 10));
            return true;
        } catch (DateTimeException _) {
            return false;
        }
    }

    private static String asked(ModelQuery query) {
        if (query.provider() != null && !query.provider().isEmpty()) {
            return "the name " + quoted(query.provider());
        }
        return query.url() != null && !query.url().isEmpty()
                ? "the URL"
                : "the model " + quoted(query.normalizedModel());
    }

    /** Names come from clients: without line ends and the like they do no harm in a log. */
    private static String quoted(String name) {
        return "'" + CONTROLS.matcher(name).replaceAll("?") + "'";
    }

    private static Unmatched unmatched(Quote.Reason reason, String detail) {
        return new Unmatched(new Quote.Unknown(reason, detail));
    }
}
