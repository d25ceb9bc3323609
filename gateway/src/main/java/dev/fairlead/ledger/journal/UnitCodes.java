package dev.fairlead.ledger.journal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers for the unit names of the price data, so that the journal need not spell them. A unit
 * that is not here is spelled; the list may grow at its end and change nowhere else.
 */
final class UnitCodes {
    /** The unit's name follows. */
    static final int OTHER = 0;

    private static final List<String> NAMES =
            List.of(
                    "",
                    "input_tokens",
                    "output_tokens",
                    "cache_read_tokens",
                    "cache_write_tokens",
                    "cache_write_5m_tokens",
                    "cache_write_1h_tokens",
                    "input_text_tokens",
                    "output_text_tokens",
                    "input_audio_tokens",
                    "output_audio_tokens",
                    "cache_audio_read_tokens",
                    "input_image_tokens",
                    "output_image_tokens",
                    "cache_image_read_tokens",
                    "input_video_tokens",
                    "output_video_tokens",
                    "cache_text_read_tokens",
                    "input_tool_tokens",
                    "output_reasoning_tokens",
                    "output_citation_tokens",
                    "input_characters",
                    "audio_seconds",
                    "input_audio_seconds",
                    "output_audio_seconds",
                    "rerank_searches",
                    "web_searches",
                    "requests");

    private static final Map<String, Integer> CODES = new HashMap<>();

    static {
        for (int code = 1; code < NAMES.size(); code++) {
            CODES.put(NAMES.get(code), code);
        }
    }

    private UnitCodes() {}

    static int of(String name) {
        return CODES.getOrDefault(name, OTHER);
    }

    /**
     * @throws IndexOutOfBoundsException for a code that no version of this list has had
     */
    static String name(int code) {
        return NAMES.get(code);
    }
}
