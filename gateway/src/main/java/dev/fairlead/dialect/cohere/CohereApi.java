package dev.fairlead.dialect.cohere;

import static dev.fairlead.call.OperationClass.ADMINISTRATION;
import static dev.fairlead.call.OperationClass.INFERENCE;
import static dev.fairlead.call.OperationClass.READ;
import static dev.fairlead.call.OperationClass.STORED;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.call.Refusal;
import dev.fairlead.dialect.Api;
import dev.fairlead.dialect.Operation;
import dev.fairlead.dialect.PathTable;
import dev.fairlead.dialect.openai.OpenAiApi;
import dev.fairlead.json.JsonWriter;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Cohere's API. Source: docs.cohere.com/reference. */
public final class CohereApi implements Api {
    private static final PathTable PATHS =
            new PathTable()
                    .rows(Operation.inference("chat", new CohereDialect("chat")), "POST chat")
                    .rows(Operation.inference("embed", new CohereDialect("embed")), "POST embed")
                    .rows(Operation.inference("rerank", new CohereDialect("rerank")), "POST rerank")
                    .rows(
                            INFERENCE,
                            "inference",
                            "POST generate",
                            "POST classify",
                            "POST summarize",
                            "POST audio/transcriptions")
                    .rows(
                            READ,
                            "reading",
                            "GET models/**",
                            "HEAD models",
                            "POST tokenize",
                            "POST detokenize",
                            "POST check-api-key")
                    .rows(
                            STORED,
                            "stored",
                            "* datasets/**",
                            "* embed-jobs/**",
                            "* connectors/**",
                            "* finetuning/**",
                            "* batches/**")
                    .rows(ADMINISTRATION, "administration", "* organizations/**", "* api-keys/**");

    private final Api openAi = new OpenAiApi();

    @Override
    public @Nullable Operation find(String method, List<String> path) {
        // The OpenAI-like paths: compatibility/v1/….
        int like = path.indexOf("compatibility");
        return like < 0
                ? PATHS.find(method, path)
                : openAi.find(method, path.subList(like + 1, path.size()));
    }

    @Override
    public byte[] error(Refusal refusal, int status, String callId) {
        JsonWriter json = new JsonWriter().object().member("id").value(callId);
        json.member("message").value(refusal.getMessage());
        return json.member("code").value(refusal.reason().code()).end().toString().getBytes(UTF_8);
    }
}
