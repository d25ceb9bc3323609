package dev.fairlead.prices;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The ways providers write one model's name, beyond what the price data knows, and the additions to
 * a name that make it another model.
 *
 * <p>Both err on the side of no price. What is taken off here only says where or in which version a
 * model is served, so what is left names the same model; and a name that fits an open condition of
 * the data, such as {@code starts_with}, is not believed when it goes on with a word that providers
 * give to models of their own.
 */
final class Spelling {
    /** Smaller, faster, cheaper, or of another kind: sold at another price. */
    private static final Set<String> VARIANTS =
            Set.of(
                    "mini",
                    "nano",
                    "micro",
                    "lite",
                    "fast",
                    "turbo",
                    "flash",
                    "pro",
                    "free",
                    "nitro",
                    "floor",
                    "batch",
                    "flex",
                    "priority",
                    "tts",
                    "audio",
                    "image",
                    "video",
                    "live",
                    "realtime",
                    "embedding",
                    "embed",
                    "transcribe");

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^a-z0-9]+");

    /** Google's resource names, with or without project, location and publisher. */
    private static final Pattern RESOURCE =
            Pattern.compile("^(?:(?:projects|publishers)/[^ ]*/)?models/");

    /** Not of application profiles, whose names are the customer's. */
    private static final Pattern BEDROCK_ARN =
            Pattern.compile(
                    "^arn:aws[a-z-]*:bedrock:[^ /]*:(?:inference-profile|foundation-model)/");

    private static final Pattern NEWEST = Pattern.compile("@(?:default|latest)$");
    private static final Pattern VERSION = Pattern.compile("@(\\d{3}|\\d{8})$");
    private static final Pattern STABLE_GEMINI = Pattern.compile("^(gemini-.*)-00\\d$");

    private Spelling() {}

    /**
     * Other writings of the name, nearest first.
     *
     * @param name trimmed and in lower case
     */
    static List<String> others(Provider provider, String name) {
        List<String> others = new ArrayList<>();
        String plain = RESOURCE.matcher(name).replaceFirst("");
        plain = BEDROCK_ARN.matcher(plain).replaceFirst("");
        add(others, name, plain);
        plain = NEWEST.matcher(plain).replaceFirst("");
        plain = VERSION.matcher(plain).replaceFirst("-$1");
        add(others, name, plain);
        if (provider.id().equals("google")) {
            add(others, name, STABLE_GEMINI.matcher(plain).replaceFirst("$1"));
        }
        return others;
    }

    /**
     * Whether what a condition leaves open of a name makes it another model's name.
     *
     * @param rest in lower case
     */
    static boolean isAnotherModel(String rest) {
        for (String word : BETWEEN_WORDS.split(rest, -1)) {
            if (VARIANTS.contains(word)) {
                return true;
            }
        }
        return false;
    }

    private static void add(List<String> others, String name, String other) {
        if (!other.isEmpty() && !other.equals(name) && !others.contains(other)) {
            others.add(other);
        }
    }
}
