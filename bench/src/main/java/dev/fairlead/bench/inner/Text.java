package dev.fairlead.bench.inner;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Kinds of text that chats are made of; each stresses a scanner in another place. */
public enum Text {
    /** One long message in English. */
    PROSE("The quick brown fox jumps over the lazy dog, and then it rests for the night. ", false),
    /** Many short messages. */
    CONVERSATION("Could you please look at the second part of my question again? ", true),
    /** Source code: a line end or a quote every few bytes. */
    ESCAPED("if (x == \\\"a\\\") {\\n\\treturn y;\\n}\\n", false),
    /** Beyond ASCII: two and three bytes per character. */
    FOREIGN("Быстрая лиса прыгает. 素早い茶色の狐がのろまな犬を飛び越える。", false);

    private static final String TURN = "\"},{\"role\":\"assistant\",\"content\":\"";

    private final String piece;
    private final boolean manyMessages;

    Text(String piece, boolean manyMessages) {
        this.piece = piece;
        this.manyMessages = manyMessages;
    }

    /** A streamed chat request of about so many bytes, which does not ask for usage. */
    byte[] question(int size) {
        return body(
                "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"",
                "\"}],\"stream\":true,\"max_tokens\":512}",
                size);
    }

    /** A chat completion of about so many bytes. */
    byte[] answer(int size) {
        return body(
                "{\"model\":\"gpt-4o-mini-2024-07-18\",\"choices\":[{\"index\":0,\"message\":{"
                        + "\"role\":\"assistant\",\"content\":\"",
                "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":203,"
                        + "\"completion_tokens\":117,\"total_tokens\":320}}",
                size);
    }

    private byte[] body(String start, String end, int size) {
        StringBuilder body = new StringBuilder(start);
        int room = size - start.length() - end.length();
        // Answers have one message, whatever the kind.
        String unit = manyMessages && end.contains("stream") ? piece.repeat(8) + TURN : piece;
        int length = unit.getBytes(StandardCharsets.UTF_8).length;
        body.repeat(unit, Math.max(0, room / length)).append(end);
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
