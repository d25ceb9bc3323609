package dev.fairlead.dialect.openai;

import dev.fairlead.call.Head;
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

/** The Responses API. Source: platform.openai.com/docs/api-reference/responses. */
public final class ResponsesDialect implements Dialect {
    @Override
    public String name() {
        return "openai-responses";
    }

    @Override
    public Family family() {
        return Family.OPENAI;
    }

    @Override
    public RequestReading read(Head head, String rest, ByteBuffer body) {
        return JsonRequest.scan(body).unchanged(name());
    }

    @Override
    public AnswerReading answer(AnswerForm form) {
        return form == AnswerForm.EVENTS ? new ResponsesEvents() : new ResponsesAnswer();
    }

    @Override
    public Map<String, BigDecimal> usage(Map<String, @Nullable Object> tree) {
        return OpenAiUsage.units(tree);
    }

    @Override
    public List<String> flavors() {
        return List.of("responses");
    }

    @Override
    public byte[] failureEvent(StreamFailure failure) {
        return OpenAiErrors.responsesEvents(failure);
    }
}
