package dev.fairlead.dialect.openai;

import static dev.fairlead.call.OperationClass.ADMINISTRATION;
import static dev.fairlead.call.OperationClass.INFERENCE;
import static dev.fairlead.call.OperationClass.READ;
import static dev.fairlead.call.OperationClass.STORED;

import dev.fairlead.call.Refusal;
import dev.fairlead.dialect.Api;
import dev.fairlead.dialect.Operation;
import dev.fairlead.dialect.PathTable;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * OpenAI's API, with what servers like it add.
 *
 * <p>Sources: platform.openai.com/docs/api-reference, docs.ollama.com/api,
 * docs.vllm.ai/en/latest/serving/openai_compatible_server, openrouter.ai/docs/api-reference.
 */
public final class OpenAiApi implements Api {
    private static final PathTable PATHS =
            new PathTable()
                    .rows(Operation.inference("chat", new ChatDialect()), "POST chat/completions")
                    .rows(Operation.inference("responses", new ResponsesDialect()), responses())
                    .rows(Operation.inference("completions", new CompletionsDialect()), legacy())
                    .rows(Operation.inference("embeddings", tokens("embeddings")), embeddings())
                    .rows(Operation.inference("images", tokens("images")), images())
                    .rows(Operation.inference("speech", tokens("audio")), "POST audio/speech")
                    .rows(Operation.inference("rerank", tokens("rerank")), "POST rerank")
                    .rows(Operation.form("audio", tokens("audio")), audio())
                    .rows(Operation.form("image-edits", tokens("images")), imageForms())
                    .rows(INFERENCE, "moderations", "POST moderations")
                    .rows(INFERENCE, "realtime", "* realtime", "POST realtime/calls")
                    .rows(INFERENCE, "videos", "POST videos", "POST videos/*/remix")
                    .rows(INFERENCE, "ollama", ollama())
                    .rows(READ, "models", models())
                    .rows(READ, "reading", reading())
                    .rows(ADMINISTRATION, "administration", administration())
                    .rows(STORED, "stored", stored());

    private static TokensDialect tokens(String name) {
        return new TokensDialect("openai-" + name, name);
    }

    private static String[] responses() {
        return new String[] {"POST responses", "POST responses/compact"};
    }

    private static String[] legacy() {
        return new String[] {"POST completions", "POST fim/completions"};
    }

    private static String[] embeddings() {
        return new String[] {"POST embeddings", "POST engines/*/embeddings"};
    }

    private static String[] images() {
        return new String[] {"POST images/generations"};
    }

    private static String[] imageForms() {
        return new String[] {"POST images/edits", "POST images/variations"};
    }

    private static String[] audio() {
        return new String[] {"POST audio/transcriptions", "POST audio/translations"};
    }

    private static String[] ollama() {
        return new String[] {
            "POST api/chat", "POST api/generate", "POST api/embed", "POST api/embeddings"
        };
    }

    private static String[] models() {
        return new String[] {
            "GET models",
            "HEAD models",
            "GET models/**",
            "GET api/tags",
            "GET api/ps",
            "POST api/show",
            "GET api/version"
        };
    }

    private static String[] reading() {
        return new String[] {
            "POST responses/input_tokens",
            "POST tokenize",
            "POST detokenize",
            "GET key",
            "GET credits",
            "GET generation",
            "GET health",
            "GET version"
        };
    }

    private static String[] stored() {
        return new String[] {
            "* responses/**",
            "* chat/completions/**",
            "* conversations/**",
            "* files/**",
            "* uploads/**",
            "* batches/**",
            "* vector_stores/**",
            "* fine_tuning/**",
            "* fine-tunes/**",
            "* assistants/**",
            "* threads/**",
            "* evals/**",
            "* containers/**",
            "* skills/**",
            "* videos/**",
            "* chatkit/**",
            "* batch/**",
            "* agents/**",
            "* libraries/**",
            "* audio/voices/**",
            "* audio/voice_consents/**"
        };
    }

    /** What acts on the account, the server, or hands out credentials that get around us. */
    private static String[] administration() {
        return new String[] {
            "* organization/**",
            "* organizations/**",
            "* projects/**",
            "* admin/**",
            "* realtime/client_secrets",
            "* realtime/sessions",
            "* realtime/transcription_sessions",
            "* chatkit/sessions/**",
            "DELETE models/**",
            "* keys/**",
            "* key/**",
            "* auth/**",
            "POST credits/**",
            "* endpoints/**",
            "* user/**",
            "* team/**",
            "* model/new",
            "* model/update",
            "* model/*/update",
            "* model/delete",
            "* model/info",
            "* model/metrics/**",
            "* api/pull",
            "* api/push",
            "* api/create",
            "* api/copy",
            "* api/delete",
            "* api/blobs/**",
            "* load_lora_adapter",
            "* unload_lora_adapter",
            "* sleep",
            "* wake_up",
            "* is_sleeping",
            "* reset_prefix_cache",
            "* reset_mm_cache",
            "* start_profile",
            "* stop_profile",
            "* server_info",
            "* update_config",
            "* collective_rpc",
            "* scale_elastic_ep",
            "* pause",
            "* resume",
            "* metrics"
        };
    }

    @Override
    public @Nullable Operation find(String method, List<String> path) {
        return PATHS.find(method, path);
    }

    @Override
    public byte[] error(Refusal refusal, int status, String callId) {
        return OpenAiErrors.body(refusal, status);
    }
}
