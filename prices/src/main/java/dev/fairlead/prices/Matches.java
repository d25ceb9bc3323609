package dev.fairlead.prices;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which provider and model a question means, looked up once and then remembered.
 *
 * <p>What is remembered is bounded: two generations of at most {@value #GENERATION} questions. When
 * the young one is full it becomes the old one, and the old one is forgotten; what is asked for
 * again moves on. A flood of invented names costs look-ups, not memory.
 */
final class Matches {
    private static final int GENERATION = 2048;
    private static final String LITELLM = "litellm";
    private static final Pattern COMPACT_DATE =
            Pattern.compile("-(20\\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])(?=-|:|$)");

    /** How literally names are taken. */
    enum Names {
        AS_WRITTEN,
        AS_MEANT
    }

    private final Map<String, Provider> providers;
    private final Names names;
    private final AtomicReference<Memory> memory =
            new AtomicReference<>(new Memory(new ConcurrentHashMap<>(), Map.of()));

    Matches(Map<String, Provider> providers, Names names) {
        this.providers = providers;
        this.names = names;
    }

    sealed interface Match {}

    record Matched(Provider provider, ModelEntry model) implements Match {}

    record Unmatched(Quote.Unknown why) implements Match {}

    private record Memory(Map<ModelQuery, Match> young, Map<ModelQuery, Match> old) {
        Memory aged() {
            return new Memory(new ConcurrentHashMap<>(), young);
        }
    }

    Match match(ModelQuery query) {
        Match known = memory.get().young().get(query);
        if (known != null) {
            return known;
        }
        if (!query.isBounded()) {
            return unmatched(Quote.Reason.TOO_LONG, "a name of more than 256 characters");
        }
        known = memory.get().old().get(query);
        return remember(query, known == null ? find(query) : known);
    }

    /** Null when there is none, or it cannot be told. */
    @Nullable Provider provider(ModelQuery query) {
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

    int remembered() {
        Memory current = memory.get();
        return current.young().size() + current.old().size();
    }

    private Match remember(ModelQuery query, Match match) {
        Memory current = memory.get();
        if (current.young().size() >= GENERATION) {
            memory.compareAndSet(current, current.aged());
        }
        memory.get().young().put(query, match);
        return match;
    }

    private Match find(ModelQuery written) {
        if (written.model().isBlank()) {
            return unmatched(Quote.Reason.NO_MODEL, "no model is named");
        }
        ModelQuery query = routed(written);
        Provider provider = provider(query);
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
                        "'" + name + "' is not surely " + provider.id() + "'s " + model.id())
                : match;
    }

    private Match match(Provider provider, String name) {
        ModelEntry model = model(provider, name);
        return model == null
                ? unmatched(
                        Quote.Reason.UNKNOWN_MODEL, provider.id() + " has no model '" + name + "'")
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
            return "the name '" + query.provider() + "'";
        }
        return query.url() != null && !query.url().isEmpty()
                ? "the URL"
                : "the model '" + query.normalizedModel() + "'";
    }

    private static Unmatched unmatched(Quote.Reason reason, String detail) {
        return new Unmatched(new Quote.Unknown(reason, detail));
    }
}
