package dev.fairlead.dialect.openai;

import dev.fairlead.dialect.AnswerFacts;
import dev.fairlead.dialect.AnswerFacts.Merging;
import dev.fairlead.dialect.AnswerFacts.UsageEvent;
import dev.fairlead.dialect.AnswerForm;
import dev.fairlead.dialect.AnswerReading;
import dev.fairlead.json.JsonType;
import dev.fairlead.json.Watch;

import java.nio.ByteBuffer;

/** An answer of chat completions, and of the older completions, whole or in chunks. */
final class ChatAnswer implements AnswerReading {
    private static final Watch EVENTS =
            Watch.of(
                            "model",
                            "service_tier",
                            "usage",
                            "x_groq.usage",
                            "x_groq.error",
                            "error",
                            "choices",
                            "choices[].finish_reason")
                    .measuring(
                            "choices[].text",
                            "choices[].delta.content",
                            "choices[].delta.content[].text",
                            "choices[].delta.content[].thinking[].text",
                            "choices[].delta.reasoning_content",
                            "choices[].delta.reasoning",
                            "choices[].delta.refusal",
                            "choices[].delta.function_call.arguments",
                            "choices[].delta.tool_calls[].function.name",
                            "choices[].delta.tool_calls[].function.arguments");

    private static final Watch WHOLE =
            Watch.of("model", "service_tier", "usage", "error")
                    .measuring(
                            "choices[].text",
                            "choices[].message.content",
                            "choices[].message.content[].text",
                            "choices[].message.content[].thinking[].text",
                            "choices[].message.reasoning_content",
                            "choices[].message.reasoning",
                            "choices[].message.refusal",
                            "choices[].message.function_call.arguments",
                            "choices[].message.tool_calls[].function.name",
                            "choices[].message.tool_calls[].function.arguments");

    private final AnswerFacts facts = new AnswerFacts(Merging.LATER);
    private final Watch watch;
    private boolean noChoices;
    private boolean usage;

    ChatAnswer(AnswerForm form) {
        watch = form == AnswerForm.EVENTS ? EVENTS : WHOLE;
    }

    @Override
    public Watch watch() {
        return watch;
    }

    @Override
    public AnswerFacts facts() {
        return facts;
    }

    @Override
    public void member(String path, JsonType type, ByteBuffer value) {
        switch (path) {
            case "usage", "x_groq.usage" -> usage(path, type, value);
            case "model" -> OpenAiUsage.served(facts, type, value);
            case "service_tier" -> OpenAiUsage.term(facts, path, type, value);
            case "choices" -> noChoices = OpenAiUsage.isEmptyArray(type, value);
            case "choices[].finish_reason" -> finish(type, value);
            default -> OpenAiUsage.failed(facts, type, value);
        }
    }

    private void usage(String path, JsonType type, ByteBuffer value) {
        OpenAiUsage.report(facts, type, value);
        usage |= path.equals("usage") && type == JsonType.OBJECT;
    }

    private void finish(JsonType type, ByteBuffer value) {
        if (type != JsonType.STRING) {
            return;
        }
        facts.end();
        if ("error".equals(OpenAiUsage.text(type, value))) {
            facts.failed("error");
        }
    }

    @Override
    public void text(String path, long bytes) {
        facts.text(bytes);
    }

    @Override
    public void objectEnded() {
        facts.usageEvent(usage && noChoices ? UsageEvent.YES : UsageEvent.NO);
        usage = false;
        noChoices = false;
    }
}
