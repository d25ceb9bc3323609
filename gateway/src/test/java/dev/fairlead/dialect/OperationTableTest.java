package dev.fairlead.dialect;

import static dev.fairlead.dialect.Family.ANTHROPIC;
import static dev.fairlead.dialect.Family.COHERE;
import static dev.fairlead.dialect.Family.GOOGLE;
import static dev.fairlead.dialect.Family.OPENAI;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.OperationClass;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** What a method and a path do, for permissions and for metering. */
class OperationTableTest {
    private final Dialects dialects = new Dialects();

    private Operation operation(List<Family> spoken, String request) {
        int space = request.indexOf(' ');
        return dialects.operation(
                spoken, request.substring(0, space), request.substring(space + 1));
    }

    private static @Nullable String dialect(Operation operation) {
        Dialect dialect = operation.dialect();
        return dialect == null ? null : dialect.name();
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI, POST chat/completions, openai-chat",
        "OPENAI, POST v1/chat/completions, openai-chat",
        "OPENAI, POST openai/v1/chat/completions, openai-chat",
        "OPENAI, POST api/v1/chat/completions, openai-chat",
        "OPENAI, POST api/paas/v4/chat/completions, openai-chat",
        "OPENAI, POST novita/v3/openai/chat/completions, openai-chat",
        "OPENAI, POST v1/chat/completions/, openai-chat",
        "OPENAI, POST v1/completions, openai-completions",
        "OPENAI, POST v1/responses, openai-responses",
        "OPENAI, POST v1/responses/compact, openai-responses",
        "OPENAI, POST v1/embeddings, openai-embeddings",
        "OPENAI, POST v1/images/generations, openai-images",
        "OPENAI, POST v1/images/edits, openai-images",
        "OPENAI, POST v1/audio/transcriptions, openai-audio",
        "OPENAI, POST v1/audio/speech, openai-audio",
        "ANTHROPIC, POST v1/messages, anthropic-messages",
        "GOOGLE, POST v1beta/models/gemini-2.5-flash:generateContent, google-generate",
        "GOOGLE, POST v1beta/models/gemini-2.5-flash:streamGenerateContent, google-generate",
        "GOOGLE, POST v1beta/models/gemini-2.5-flash%3AgenerateContent, google-generate",
        "GOOGLE, POST v1/tunedModels/my-model:generateContent, google-generate",
        "GOOGLE, POST v1beta1/publishers/google/models/g:generateContent, google-generate",
        "GOOGLE, POST v1beta/models/e:embedContent, google-embed",
        "GOOGLE, POST v1beta/openai/chat/completions, openai-chat",
        "COHERE, POST v2/chat, cohere-chat",
        "COHERE, POST v2/embed, cohere-embed",
        "COHERE, POST v2/rerank, cohere-rerank",
        "COHERE, POST compatibility/v1/chat/completions, openai-chat"
    })
    void inferenceHasADialect(Family family, String request, String dialect) {
        Operation operation = operation(List.of(family), request);
        assertThat(operation.kind()).isEqualTo(OperationClass.INFERENCE);
        assertThat(dialect(operation)).isEqualTo(dialect);
        assertThat(operation.reading()).isNotEqualTo(Operation.Reading.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI, GET v1/models, READ",
        "OPENAI, HEAD v1/models, READ",
        "OPENAI, GET v1/models/gpt-4o, READ",
        "OPENAI, POST v1/responses/input_tokens, READ",
        "OPENAI, GET api/tags, READ",
        "OPENAI, GET api/v1/key, READ",
        "ANTHROPIC, POST v1/messages/count_tokens, READ",
        "ANTHROPIC, GET v1/models, READ",
        "GOOGLE, GET v1beta/models, READ",
        "GOOGLE, POST v1beta/models/g:countTokens, READ",
        "COHERE, POST v1/tokenize, READ",
        "OPENAI, GET v1/responses/resp_1, STORED",
        "OPENAI, DELETE v1/responses/resp_1, STORED",
        "OPENAI, GET v1/chat/completions, STORED",
        "OPENAI, POST v1/files, STORED",
        "OPENAI, GET v1/files/f1/content, STORED",
        "OPENAI, POST v1/batches, STORED",
        "OPENAI, POST v1/vector_stores/v/search, STORED",
        "OPENAI, POST v1/fine_tuning/jobs, STORED",
        "ANTHROPIC, POST v1/messages/batches, STORED",
        "ANTHROPIC, POST v1/files, STORED",
        "GOOGLE, POST v1beta/cachedContents, STORED",
        "GOOGLE, POST upload/v1beta/files, STORED",
        "GOOGLE, POST v1beta/models/g:batchGenerateContent, STORED",
        "COHERE, POST v1/datasets, STORED"
    })
    void readingAndStoringAreTheirOwnClasses(Family family, String request, OperationClass kind) {
        assertThat(operation(List.of(family), request).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI, GET v1/organization/users",
        "OPENAI, POST v1/organization/admin_api_keys",
        "OPENAI, GET v1/%6Frganization/users",
        "OPENAI, GET v1/organization%2Fusers",
        "OPENAI, GET V1/Organization/users",
        "OPENAI, GET v1/organization",
        "OPENAI, POST v1/realtime/client_secrets",
        "OPENAI, DELETE v1/models/ft:gpt-4o",
        "OPENAI, DELETE api/delete",
        "OPENAI, DELETE %61pi/delete",
        "OPENAI, POST api/pull",
        "OPENAI, POST v1/load_lora_adapter",
        "OPENAI, POST v1/unload_lora_adapter",
        "OPENAI, POST sleep",
        "OPENAI, POST api/v1/keys",
        "OPENAI, POST key/generate",
        "ANTHROPIC, GET v1/organizations/workspaces",
        "ANTHROPIC, GET v1/organizations/usage_report/messages",
        "GOOGLE, POST v1alpha/auth_tokens",
        "GOOGLE, POST v1beta/tunedModels/m/permissions"
    })
    void administrationIsFoundInEverySpelling(Family family, String request) {
        assertThat(operation(List.of(family), request).kind())
                .isEqualTo(OperationClass.ADMINISTRATION);
    }

    @Test
    void unknownPathsAreUnknownAndWhatMayUseIsToldApart() {
        assertThat(operation(List.of(OPENAI), "POST v9/new")).isEqualTo(Operation.UNKNOWN);
        assertThat(operation(List.of(OPENAI), "GET v9/new")).isEqualTo(Operation.UNKNOWN_READ);
        assertThat(operation(List.of(OPENAI), "HEAD ")).isEqualTo(Operation.UNKNOWN_READ);
    }

    @Test
    void theFirstSpokenFamilyThatKnowsThePathWins() {
        List<Family> all = List.of(OPENAI, ANTHROPIC, GOOGLE, COHERE);
        assertThat(dialect(operation(all, "POST v1/messages"))).isEqualTo("anthropic-messages");
        assertThat(dialect(operation(all, "POST v2/chat"))).isEqualTo("cohere-chat");
        assertThat(dialect(operation(all, "POST v1beta/models/g:generateContent")))
                .isEqualTo("google-generate");
    }
}
