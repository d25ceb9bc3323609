package dev.fairlead.metering;

import dev.fairlead.call.Extent;
import dev.fairlead.dialect.Family;
import dev.fairlead.prices.Ceiling;
import dev.fairlead.prices.ModelPrice;

import org.jspecify.annotations.Nullable;

/** Finds the most that an attempt can use, by arithmetic alone. */
final class Bounding {
    /**
     * What providers add by themselves where there are tools: a recorded request of 388 bytes with
     * two tools was billed 398 tokens, the largest addition that Anthropic documents is 804.
     * Source: docs.anthropic.com/en/docs/agents-and-tools/tool-use/overview (pricing).
     */
    private static final long TOOLS = 1_000;

    /** Around the whole request and around each answer. */
    private static final long FRAME = 32;

    private final Pricing pricing;
    private final MeteredCall call;
    private final Extent extent;

    Bounding(Pricing pricing, MeteredCall call, Extent extent) {
        this.pricing = pricing;
        this.call = call;
        this.extent = extent;
    }

    Bound bound(long assumedOutput) {
        String model = call.request() == null ? null : call.request().model();
        Pricing.Rated rated = pricing.rated(model, call.at());
        long window = rated.window();
        long input = input();
        long output =
                atMost(
                        window,
                        extent.outputTokens() < 0
                                ? unsaid(window, assumedOutput)
                                : extent.outputTokens());
        ModelPrice own = rated.price();
        ModelPrice price = own == null && call.assumes() ? pricing.assumed(call.at()) : own;
        Ceiling ceiling = price == null ? null : price.ceiling(input, extent.media() > 0);
        return new Bound(
                input,
                times(output, extent.answers()),
                ceiling,
                own != null,
                window >= 0 || extent.outputTokens() >= 0,
                unbounded(ceiling));
    }

    private static long unsaid(long window, long assumed) {
        return window < 0 ? assumed : window;
    }

    /** Input is not cut to it: some windows are wider on demand. */
    private static long atMost(long window, long tokens) {
        return window < 0 ? tokens : Math.min(window, tokens);
    }

    private long input() {
        return extent.bodyBytes()
                + FRAME
                + (extent.tools() ? TOOLS : 0)
                + times(medium(call.dialect().family()), extent.media());
    }

    /**
     * The most that a single image is billed, beside its bytes; sounds and files have fewer tokens
     * than bytes. Sources: platform.openai.com/docs/guides/images-vision (2,833 + 8 × 5,667),
     * docs.anthropic.com/en/docs/build-with-claude/vision, ai.google.dev/gemini-api/docs/tokens.
     */
    private static long medium(Family family) {
        return switch (family) {
            case OPENAI -> 48_169;
            case ANTHROPIC -> 5_000;
            case GOOGLE, COHERE -> 6_450;
        };
    }

    private @Nullable String unbounded(@Nullable Ceiling ceiling) {
        if (extent.unbounded() != null) {
            return extent.unbounded();
        }
        return ceiling == null || ceiling.covers()
                ? null
                : "a price for something else than tokens";
    }

    private static long times(long one, long other) {
        return one != 0 && other > Long.MAX_VALUE / 4 / one ? Long.MAX_VALUE / 4 : one * other;
    }
}
