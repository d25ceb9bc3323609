package dev.fairlead.dialect.anthropic;

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

/** Anthropic's API. Source: docs.claude.com/en/api. */
public final class AnthropicApi implements Api {
    private static final PathTable PATHS =
            new PathTable()
                    .rows(Operation.inference("messages", new MessagesDialect()), "POST messages")
                    .rows(INFERENCE, "complete", "POST complete")
                    .rows(READ, "count-tokens", "POST messages/count_tokens")
                    .rows(READ, "models", "GET models", "HEAD models", "GET models/**")
                    .rows(
                            ADMINISTRATION,
                            "administration",
                            "* organizations/**",
                            "* organization/**",
                            "* api_keys/**",
                            "* workspaces/**")
                    .rows(
                            STORED,
                            "stored",
                            "* messages/batches/**",
                            "* files/**",
                            "* skills/**",
                            "* agents/**",
                            "* sessions/**",
                            "* environments/**",
                            "* vaults/**");

    @Override
    public @Nullable Operation find(String method, List<String> path) {
        return PATHS.find(method, path);
    }

    @Override
    public byte[] error(Refusal refusal, int status, String callId) {
        return AnthropicErrors.body(refusal, status, callId);
    }
}
