package dev.fairlead.dialect.openai;

import dev.fairlead.call.Extent;
import dev.fairlead.call.Head;
import dev.fairlead.call.ModelRequest;
import dev.fairlead.dialect.AnswerForm;
import dev.fairlead.dialect.AnswerReading;
import dev.fairlead.dialect.Dialect;
import dev.fairlead.dialect.Family;
import dev.fairlead.dialect.JsonRequest;
import dev.fairlead.dialect.RequestReading;
import dev.fairlead.dialect.StreamFailure;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Chat completions. Source: platform.openai.com/docs/api-reference/chat. */
public final class ChatDialect implements Dialect {
    @Override
    public String name() {
        return "openai-chat";
    }

    @Override
    public Family family() {
        return Family.OPENAI;
    }

    @Override
    public RequestReading read(Head head, String rest, ByteBuffer body) {
        JsonRequest json = JsonRequest.scan(body);
        return new StreamedOnRequest(json.request(name()), json);
    }

    @Override
    public AnswerReading answer(AnswerForm form) {
        return new ChatAnswer(form);
    }

    @Override
    public Map<String, BigDecimal> usage(Map<String, @Nullable Object> tree) {
        return OpenAiUsage.units(tree);
    }

    @Override
    public List<String> flavors() {
        return List.of("chat", "default");
    }

    @Override
    public byte[] failureEvent(StreamFailure failure) {
        return OpenAiErrors.chatEvent(failure);
    }

    /** A request whose stream reports usage only when asked to. */
    private record StreamedOnRequest(ModelRequest request, JsonRequest json)
            implements RequestReading {
        @Override
        public List<String> alternatives() {
            return json.alternatives();
        }

        @Override
        public @Nullable List<ByteBuffer> askingForUsage() {
            return request.streaming() ? json.askingForUsage() : null;
        }

        @Override
        public Extent extent() {
            return json.extent();
        }
    }
}
