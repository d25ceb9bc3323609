package dev.fairlead.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Bodies in the shape of OpenAI's chat completions, of an exact size. */
public final class Samples {
    /** The head of a plain answer, without its length: as many fields as the provider's own. */
    static final String HEAD =
            """
            HTTP/1.1 200 OK\r
            date: Tue, 06 Jan 2026 12:00:00 GMT\r
            content-type: application/json\r
            access-control-expose-headers: X-Request-ID\r
            openai-processing-ms: 412\r
            openai-version: 2020-10-01\r
            x-ratelimit-limit-requests: 30000\r
            x-ratelimit-remaining-requests: 29999\r
            x-request-id: req_1f2e3d4c5b6a79880123456789abcdef\r
            strict-transport-security: max-age=31536000; includeSubDomains; preload\r
            """;

    /** The head of a streamed answer, whole. */
    static final String STREAM_HEAD =
            HEAD.replace("application/json", "text/event-stream; charset=utf-8")
                    + "transfer-encoding: chunked\r\n\r\n";

    // Text as people send it: words, line ends, quotes and some characters beyond ASCII.
    private static final String PROSE =
            "The quick brown fox jumps over the lazy dog, she said. \\\"Why not?\\\" answered the"
                    + " other one;\\n\\tthen both went home, caf\u00e9 closed \u2014 "
                    + "and nothing more happened that day in the small town by the sea. ";

    private static final String CHUNK_START =
            "data: {\"id\":\"chatcmpl-BenchBenchBenchBenchBench000\",\"object\":"
                    + "\"chat.completion.chunk\",\"created\":1767700800,\"model\":"
                    + "\"gpt-4o-mini-2024-07-18\",\"service_tier\":\"default\","
                    + "\"system_fingerprint\":\"fp_0123456789\",\"choices\":[";

    private static final String USAGE =
            "{\"prompt_tokens\":203,\"completion_tokens\":117,\"total_tokens\":320,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0},"
                    + "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0,"
                    + "\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}";

    private Samples() {}

    /** A chat request of so many bytes. */
    public static byte[] question(int size, boolean stream) {
        String start =
                "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"system\",\"content\":"
                        + "\"You are a helpful assistant.\"},{\"role\":\"user\",\"content\":\"";
        String streaming =
                stream ? "\"stream\":true,\"stream_options\":{\"include_usage\":true}," : "";
        String end = "\"}]," + streaming + "\"max_tokens\":512,\"temperature\":0.7}";
        return padded(start, end, size);
    }

    /** A chat completion of so many bytes, with usage. */
    public static byte[] answer(int size) {
        String start =
                "{\"id\":\"chatcmpl-B0\",\"object\":\"chat.completion\",\"created\":1767700800,"
                        + "\"model\":\"gpt-4o-mini-2024-07-18\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"";
        String end =
                "\",\"refusal\":null,\"annotations\":[]},\"logprobs\":null,\"finish_reason\":"
                        + "\"stop\"}],\"usage\":"
                        + USAGE
                        + ",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_01\"}";
        return padded(start, end, size);
    }

    /** So many deltas of one size, then the finish, the usage and the end in one piece. */
    public static List<byte[]> events(int count) {
        String delta =
                CHUNK_START
                        + "{\"index\":0,\"delta\":{\"content\":\" guided\"},\"logprobs\":null,"
                        + "\"finish_reason\":null}],\"usage\":null,\"obfuscation\":\"q9Zk1\"}\n\n";
        String last =
                CHUNK_START
                        + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}]"
                        + ",\"usage\":null}\n\n"
                        + CHUNK_START
                        + "],\"usage\":"
                        + USAGE
                        + "}\n\ndata: [DONE]\n\n";
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(delta.getBytes(StandardCharsets.UTF_8));
        }
        events.add(last.getBytes(StandardCharsets.UTF_8));
        return List.copyOf(events);
    }

    static byte[] concatenate(List<byte[]> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] padded(String start, String end, int size) {
        byte[] prose = PROSE.getBytes(StandardCharsets.UTF_8);
        byte[] tail = end.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream body = new ByteArrayOutputStream(size);
        body.writeBytes(start.getBytes(StandardCharsets.UTF_8));
        int room = size - tail.length - body.size();
        if (room < 0) {
            throw new IllegalArgumentException("size: " + size + " (too small for the shape)");
        }
        for (; room >= prose.length; room -= prose.length) {
            body.writeBytes(prose);
        }
        // Plain letters at the end: no escape or character is cut in two.
        body.writeBytes("x".repeat(room).getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(tail);
        return body.toByteArray();
    }
}
