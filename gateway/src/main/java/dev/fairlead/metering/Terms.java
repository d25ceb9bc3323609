package dev.fairlead.metering;

import dev.fairlead.call.ModelRequest;
import dev.fairlead.dialect.AnswerFacts;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Terms of an answer, such as its service tier, that the usual rates do not cover. */
final class Terms {
    private static final String TIER = "service_tier";

    /** What providers call the terms that the usual rates are for. */
    private static final Set<String> USUAL =
            Set.of(
                    "",
                    "auto",
                    "default",
                    "standard",
                    "standard_only",
                    "on_demand",
                    "unspecified",
                    "traffic_type_unspecified",
                    "service_tier_unspecified",
                    "global",
                    "not_available");

    private Terms() {}

    /** What is unusual, such as {@code service_tier=flex}: as answered, else as asked. */
    static List<String> unusual(@Nullable ModelRequest request, @Nullable AnswerFacts facts) {
        String asked = request == null ? null : request.serviceTier();
        if (asked == null && (facts == null || facts.terms().isEmpty())) {
            return List.of();
        }
        Map<String, String> terms = new LinkedHashMap<>();
        if (asked != null) {
            terms.put(TIER, asked);
        }
        if (facts != null) {
            terms.putAll(facts.terms());
        }
        List<String> unusual = new ArrayList<>();
        terms.forEach(
                (name, value) -> {
                    if (!USUAL.contains(value.toLowerCase(Locale.ROOT))) {
                        unusual.add(name + "=" + value);
                    }
                });
        return unusual;
    }
}
