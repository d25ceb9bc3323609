package dev.fairlead.provider.test;

import static dev.fairlead.provider.test.Json.object;

import dev.fairlead.json.JsonScanner;
import dev.fairlead.json.JsonType;
import dev.fairlead.json.Member;
import dev.fairlead.json.ScannedObject;
import dev.fairlead.json.Watch;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * OpenAI's embeddings: always the same short vector.
 *
 * @param inputs how many texts were sent, a vector each
 * @param base64 whether vectors are wanted as 32-bit floats, little-endian, in base64
 */
record EmbeddingsScript(int inputs, boolean base64) implements Script {
    private static final float[] VECTOR = {0.5f, -0.25f, 0.125f};
    private static final Watch ASKED = Watch.of("input[]", "encoding_format");

    /** What a request's body asks for. */
    static EmbeddingsScript of(ByteBuffer body) {
        if (!(JsonScanner.scan(body, ASKED) instanceof ScannedObject asked)) {
            return new EmbeddingsScript(1, false);
        }
        List<Member> inputs = asked.members("input[]");
        // A text may also come as the numbers of its tokens.
        boolean tokens = !inputs.isEmpty() && inputs.getFirst().type() == JsonType.NUMBER;
        boolean base64 =
                asked.member("encoding_format")
                        .flatMap(Member::string)
                        .filter("base64"::equals)
                        .isPresent();
        return new EmbeddingsScript(tokens ? 1 : Math.max(1, inputs.size()), base64);
    }

    @Override
    public Map<String, @Nullable Object> answer(Request request) {
        List<Object> data = new ArrayList<>();
        for (long i = 0; i < inputs; i++) {
            data.add(object("object", "embedding", "index", i, "embedding", vector()));
        }
        return object(
                "object",
                "list",
                "data",
                data,
                "model",
                request.model(),
                "usage",
                object(
                        "prompt_tokens", request.inputTokens(),
                        "total_tokens", request.inputTokens()));
    }

    private Object vector() {
        if (base64) {
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * VECTOR.length);
            bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(VECTOR);
            return Base64.getEncoder().encodeToString(bytes.array());
        }
        List<Object> numbers = new ArrayList<>();
        for (float number : VECTOR) {
            numbers.add(new BigDecimal(number));
        }
        return numbers;
    }

    @Override
    public List<Event> stream(Request request) {
        return List.of();
    }

    @Override
    public Map<String, @Nullable Object> error(int status, String message) {
        return ChatScript.openAiError(status, message);
    }
}
