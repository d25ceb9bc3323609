package dev.fairlead.dialect.anthropic;

import dev.fairlead.call.Head;
import dev.fairlead.dialect.AnswerForm;
import dev.fairlead.dialect.AnswerReading;
import dev.fairlead.dialect.Dialect;
import dev.fairlead.dialect.Family;
import dev.fairlead.dialect.JsonRequest;
import dev.fairlead.dialect.RequestReading;
import dev.fairlead.dialect.StreamFailure;
import dev.fairlead.dialect.UsageReader;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Messages. Source: docs.claude.com/en/api/messages. */
public final class MessagesDialect implements Dialect {
    @Override
    public String name() {
        return "anthropic-messages";
    }

    @Override
    public Family family() {
        return Family.ANTHROPIC;
    }

    @Override
    public RequestReading read(Head head, String rest, ByteBuffer body) {
        JsonRequest json = JsonRequest.scan(body);
        return json.alone(json.request(name()));
    }

    @Override
    public AnswerReading answer(AnswerForm form) {
        return new MessagesAnswer(form);
    }

    /**
     * Cache reads and writes come on top of {@code input_tokens} here; in our units they are parts.
     */
    @Override
    public Map<String, BigDecimal> usage(Map<String, @Nullable Object> tree) {
        return new UsageReader(tree, MessagesAnswer.USAGE)
                .add("input_tokens", "input_tokens")
                .add("input_tokens", "cache_creation_input_tokens")
                .add("input_tokens", "cache_read_input_tokens")
                .add("cache_write_tokens", "cache_creation_input_tokens")
                .add("cache_write_5m_tokens", "cache_creation", "ephemeral_5m_input_tokens")
                .add("cache_write_1h_tokens", "cache_creation", "ephemeral_1h_input_tokens")
                .add("cache_read_tokens", "cache_read_input_tokens")
                .add("web_searches", "server_tool_use", "web_search_requests")
                .add("output_reasoning_tokens", "output_tokens_details", "thinking_tokens")
                .add("output_tokens", "output_tokens")
                .units();
    }

    @Override
    public List<String> flavors() {
        return List.of("anthropic", "default");
    }

    @Override
    public byte[] failureEvent(StreamFailure failure) {
        return AnthropicErrors.event(failure);
    }
}
