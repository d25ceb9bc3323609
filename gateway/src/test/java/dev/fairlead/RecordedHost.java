package dev.fairlead;

import dev.fairlead.traffic.Recording;

import java.util.List;
import java.util.Set;

/**
 * A host of the recorded traffic as an operator configures it.
 *
 * @param name of the provider in the configuration
 * @param type its type
 * @param base path of its base URL: what the type's own has, or what its documentation says
 * @param path how recorded paths begin that belong to it
 * @param prices whose prices hold; empty where the type says it
 */
record RecordedHost(String name, String type, String base, String path, String prices) {
    /** Types whose streams bring usage unasked, as their own documentation says. */
    private static final Set<String> UNASKED = Set.of("mistral", "cerebras");

    static final List<RecordedHost> ALL =
            List.of(
                    of("openai", "openai", "/v1"),
                    of("anthropic", "anthropic", ""),
                    of("groq", "groq", ""),
                    of("google", "gemini", ""),
                    of("cohere", "cohere", ""),
                    of("mistral", "mistral", "/v1"),
                    // Recorded without the version that its documentation allows as well.
                    new RecordedHost("deepseek", "deepseek", "/v1", "/", ""),
                    of("openrouter", "openrouter", "/api/v1"),
                    of("cerebras", "cerebras", "/v1"),
                    routed("together"),
                    new RecordedHost(
                            "huggingface-novita",
                            "huggingface",
                            "/novita/v3/openai",
                            "/novita/v3/openai/",
                            "huggingface_novita"),
                    of("ollama", "ollama", "/v1"),
                    of("crusoe", "openai-compatible", "/v1"),
                    of("heroku", "openai-compatible", ""),
                    of("snowflake", "openai-compatible", "/api/v2/cortex/v1"),
                    of("voyage", "openai-compatible", "/v1"),
                    new RecordedHost(
                            "zai", "openai-compatible", "/api/paas/v4", "/api/paas/v4/", "zai"),
                    of("misbehaving", "openai-compatible", "/bin"));

    private static RecordedHost of(String name, String type, String base) {
        return new RecordedHost(name, type, base, base + "/", "");
    }

    private static RecordedHost routed(String by) {
        return new RecordedHost(
                "huggingface-" + by,
                "huggingface",
                "/" + by + "/v1",
                "/" + by + "/v1/",
                "huggingface_" + by);
    }

    /** Whose recording that is. */
    static RecordedHost of(Recording recording) {
        return ALL.stream()
                .filter(host -> host.served(recording))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody's: " + recording));
    }

    private boolean served(Recording recording) {
        return (name + "-").startsWith(recording.provider() + "-")
                && recording.url().getRawPath().startsWith(path);
    }

    /** Its configuration, with a provider that stands in for it at that origin. */
    String yaml(String origin) {
        String whose = prices.isEmpty() ? "" : ", price_provider: " + prices;
        return "  %s: {type: %s, base_url: \"%s%s\", credentials: \"${env:CREDENTIAL}\"%s}\n"
                .formatted(name, type, origin, base, whose);
    }

    /** The recorded path and query below the base path. */
    String rest(Recording recording) {
        String query = recording.url().getRawQuery();
        String rest = recording.url().getRawPath().substring(path.length());
        return query == null ? rest : rest + "?" + query;
    }

    /** What a client of the gateway asks. */
    String asked(Recording recording) {
        return "/proxy/" + name + "/" + rest(recording);
    }

    /** What the provider is asked. */
    String forwarded(Recording recording) {
        return base + "/" + rest(recording);
    }

    boolean needsAsking() {
        return !UNASKED.contains(type);
    }

    /** The field that carries the operator's credential, as the provider documents it. */
    String credential() {
        return switch (type) {
            case "anthropic" -> "x-api-key: " + TestGateway.CREDENTIAL;
            case "gemini" -> "x-goog-api-key: " + TestGateway.CREDENTIAL;
            default -> "authorization: Bearer " + TestGateway.CREDENTIAL;
        };
    }
}
