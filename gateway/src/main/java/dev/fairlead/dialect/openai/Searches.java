package dev.fairlead.dialect.openai;

import dev.fairlead.dialect.AnswerFacts;
import dev.fairlead.json.JsonType;

import java.nio.ByteBuffer;

/**
 * Counts the searches among the output items of one response: the usage has no count of them. A
 * call that opens a page or finds something in it is no search (platform.openai.com/docs/pricing,
 * built-in tools).
 */
final class Searches {
    private int calls;
    private int others;

    void item(JsonType type, ByteBuffer value) {
        if ("web_search_call".equals(OpenAiUsage.text(type, value))) {
            calls++;
        }
    }

    void action(JsonType type, ByteBuffer value) {
        String action = OpenAiUsage.text(type, value);
        if (action != null && (action.equals("open_page") || action.startsWith("find"))) {
            others++;
        }
    }

    /** The response is through. */
    void report(AnswerFacts facts) {
        facts.counted("web_searches", calls - others);
        calls = 0;
        others = 0;
    }
}
