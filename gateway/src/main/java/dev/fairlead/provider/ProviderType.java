package dev.fairlead.provider;

import static dev.fairlead.dialect.Family.ANTHROPIC;
import static dev.fairlead.dialect.Family.COHERE;
import static dev.fairlead.dialect.Family.GOOGLE;
import static dev.fairlead.dialect.Family.OPENAI;
import static dev.fairlead.provider.ProviderType.Placement.BEARER;
import static dev.fairlead.provider.ProviderType.Placement.X_API_KEY;
import static dev.fairlead.provider.ProviderType.Placement.X_GOOG_API_KEY;
import static dev.fairlead.provider.ProviderType.StreamUsage.ASKED;
import static dev.fairlead.provider.ProviderType.StreamUsage.UNASKED;

import dev.fairlead.dialect.Family;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/**
 * What is known of a kind of provider before any configuration: the row of {@link #ALL} that {@code
 * type:} names.
 *
 * @param id the word in configuration
 * @param families whose dialects it speaks, the usual one first
 * @param baseUrl where it is, without a slash at the end; null where configuration has to say it.
 *     With the version where clients leave it out, without where they bring it
 * @param variables the environment variables that usually hold the credential, first choice first
 * @param placement where the credential goes
 * @param usage whether a chat-completions stream brings its usage unasked
 * @param priceProvider id in the price data; null where the base URL decides
 */
public record ProviderType(
        String id,
        List<Family> families,
        @Nullable String baseUrl,
        List<String> variables,
        Placement placement,
        StreamUsage usage,
        @Nullable String priceProvider) {

    /** The header that carries a credential. */
    public enum Placement {
        /** {@code authorization: Bearer <credential>}. */
        BEARER("authorization"),
        X_API_KEY("x-api-key"),
        X_GOOG_API_KEY("x-goog-api-key"),
        API_KEY("api-key");

        private final String header;

        Placement(String header) {
            this.header = header;
        }

        /** The header's name in lower case. */
        public String header() {
            return header;
        }

        /** The header's whole value. */
        public String value(String credential) {
            return this == BEARER ? "Bearer " + credential : credential;
        }
    }

    /** How usage comes into a chat-completions stream. */
    public enum StreamUsage {
        /** With {@code stream_options.include_usage: true}. */
        ASKED,
        /** By itself; some refuse to be asked. */
        UNASKED
    }

    /** The built-in provider that needs no network. */
    public static final ProviderType TEST =
            new ProviderType(
                    "test", List.of(Family.values()), null, List.of(), BEARER, ASKED, null);

    // Base URLs, variables and credentials as the providers' own documentation has them.
    // Usage is asked for wherever asking is documented or harmless.
    /** Every type, in the order of the documentation. */
    public static final List<ProviderType> ALL =
            List.of(
                    row("openai", "https://api.openai.com/v1", "openai", "OPENAI_API_KEY"),
                    row("anthropic", "https://api.anthropic.com", "anthropic", "ANTHROPIC_API_KEY")
                            .speaking(List.of(ANTHROPIC, OPENAI), X_API_KEY),
                    row("groq", "https://api.groq.com", "groq", "GROQ_API_KEY"),
                    row(
                                    "gemini",
                                    "https://generativelanguage.googleapis.com",
                                    "google",
                                    "GEMINI_API_KEY",
                                    "GOOGLE_API_KEY")
                            .speaking(List.of(GOOGLE, OPENAI), X_GOOG_API_KEY),
                    row(
                                    "cohere",
                                    "https://api.cohere.com",
                                    "cohere",
                                    "COHERE_API_KEY",
                                    "CO_API_KEY")
                            .speaking(List.of(COHERE, OPENAI), BEARER),
                    row("mistral", "https://api.mistral.ai/v1", "mistral", "MISTRAL_API_KEY")
                            .unasked(),
                    row("deepseek", "https://api.deepseek.com/v1", "deepseek", "DEEPSEEK_API_KEY"),
                    row("xai", "https://api.x.ai/v1", "x-ai", "XAI_API_KEY"),
                    row(
                                    "openrouter",
                                    "https://openrouter.ai/api/v1",
                                    "openrouter",
                                    "OPENROUTER_API_KEY")
                            .speaking(List.of(OPENAI, ANTHROPIC), BEARER),
                    row("together", "https://api.together.xyz/v1", "together", "TOGETHER_API_KEY"),
                    row(
                                    "fireworks",
                                    "https://api.fireworks.ai/inference/v1",
                                    "fireworks",
                                    "FIREWORKS_API_KEY")
                            .unasked(),
                    row("cerebras", "https://api.cerebras.ai/v1", "cerebras", "CEREBRAS_API_KEY")
                            .unasked(),
                    row(
                                    "perplexity",
                                    "https://api.perplexity.ai",
                                    "perplexity",
                                    "PERPLEXITY_API_KEY")
                            .unasked(),
                    row(
                            "ovhcloud",
                            "https://oai.endpoints.kepler.ai.cloud.ovh.net/v1",
                            "ovhcloud",
                            "OVH_AI_ENDPOINTS_ACCESS_TOKEN",
                            "OVHCLOUD_API_KEY"),
                    row("huggingface", "https://router.huggingface.co/v1", null, "HF_TOKEN"),
                    row("ollama", "http://127.0.0.1:11434/v1", null)
                            .speaking(List.of(OPENAI, ANTHROPIC), BEARER),
                    row("vllm", "http://127.0.0.1:8000/v1", null)
                            .speaking(List.of(OPENAI, ANTHROPIC), BEARER),
                    row("openai-compatible", null, null)
                            .speaking(List.of(OPENAI, ANTHROPIC), BEARER),
                    row("anthropic-compatible", null, null)
                            .speaking(List.of(ANTHROPIC, OPENAI), X_API_KEY),
                    TEST);

    public ProviderType {
        variables = List.copyOf(variables);
        families = List.copyOf(families);
    }

    public static Optional<ProviderType> named(String id) {
        return ALL.stream().filter(type -> type.id.equals(id)).findFirst();
    }

    /** Speaks OpenAI's dialects with a bearer credential and has to be asked for usage. */
    private static ProviderType row(
            String id,
            @Nullable String baseUrl,
            @Nullable String priceProvider,
            String... variables) {
        return new ProviderType(
                id, List.of(OPENAI), baseUrl, List.of(variables), BEARER, ASKED, priceProvider);
    }

    private ProviderType speaking(List<Family> families, Placement where) {
        return new ProviderType(id, families, baseUrl, variables, where, usage, priceProvider);
    }

    private ProviderType unasked() {
        return new ProviderType(
                id, families, baseUrl, variables, placement, UNASKED, priceProvider);
    }
}
