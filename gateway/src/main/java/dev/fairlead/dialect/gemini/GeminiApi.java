package dev.fairlead.dialect.gemini;

import dev.fairlead.call.OperationClass;
import dev.fairlead.call.Refusal;
import dev.fairlead.dialect.Api;
import dev.fairlead.dialect.Operation;
import dev.fairlead.dialect.openai.OpenAiApi;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Google's API. What it does is told by the verb after the last colon of a path. Sources:
 * ai.google.dev/api, cloud.google.com/vertex-ai/docs/reference/rest.
 */
public final class GeminiApi implements Api {
    private static final Operation GENERATE =
            Operation.inference("generate", new GenerateDialect("google-generate"));
    private static final Operation EMBED =
            Operation.inference("embed", new GenerateDialect("google-embed"));
    private static final Operation COUNT = plain("count-tokens", OperationClass.READ);
    private static final Operation MODELS = plain("models", OperationClass.READ);
    private static final Operation STORED = plain("stored", OperationClass.STORED);
    private static final Operation ADMINISTRATION =
            plain("administration", OperationClass.ADMINISTRATION);

    private static final Map<String, Operation> BY_VERB =
            Map.ofEntries(
                    Map.entry("generatecontent", GENERATE),
                    Map.entry("streamgeneratecontent", GENERATE),
                    Map.entry("embedcontent", EMBED),
                    Map.entry("batchembedcontents", EMBED),
                    Map.entry("predict", plain("predict", OperationClass.INFERENCE)),
                    Map.entry("predictlongrunning", plain("predict", OperationClass.INFERENCE)),
                    Map.entry("counttokens", COUNT),
                    Map.entry("computetokens", COUNT),
                    Map.entry("batchgeneratecontent", STORED),
                    Map.entry("asyncbatchembedcontent", STORED),
                    Map.entry("transferownership", ADMINISTRATION));

    private static final Set<String> STORED_WORDS =
            Set.of(
                    "files",
                    "cachedcontents",
                    "batches",
                    "corpora",
                    "filesearchstores",
                    "tunedmodels",
                    "operations",
                    "interactions",
                    "documents",
                    "ragcorpora",
                    "batchpredictionjobs");

    private static final Set<String> ADMINISTRATION_WORDS =
            Set.of("auth_tokens", "authtokens", "permissions", "apikeys");

    private final Api openAi = new OpenAiApi();

    private static Operation plain(String name, OperationClass kind) {
        return new Operation(name, kind, null, Operation.Reading.NONE);
    }

    @Override
    public @Nullable Operation find(String method, List<String> path) {
        if (path.isEmpty()) {
            return null;
        }
        // The OpenAI-like paths: v1beta/openai/…, …/endpoints/openapi/….
        int like = Math.max(path.indexOf("openai"), path.indexOf("openapi"));
        if (like >= 0) {
            return openAi.find(method, path.subList(like + 1, path.size()));
        }
        if (path.stream().anyMatch(GeminiApi::administers)) {
            return ADMINISTRATION;
        }
        String last = path.getLast();
        int colon = last.lastIndexOf(':');
        Operation byVerb = colon < 0 ? null : BY_VERB.get(last.substring(colon + 1));
        if (byVerb != null && method.equals("POST")) {
            return byVerb;
        }
        if (path.stream().anyMatch(STORED_WORDS::contains)) {
            return STORED;
        }
        boolean reads = method.equals("GET") || method.equals("HEAD");
        return reads && path.contains("models") ? MODELS : null;
    }

    /** Also with a verb behind it: {@code permissions:transferOwnership}. */
    private static boolean administers(String segment) {
        int colon = segment.indexOf(':');
        return ADMINISTRATION_WORDS.contains(colon < 0 ? segment : segment.substring(0, colon));
    }

    @Override
    public byte[] error(Refusal refusal, int status, String callId) {
        return GeminiErrors.body(refusal.reason(), status, refusal.getMessage());
    }
}
