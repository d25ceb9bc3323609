package dev.fairlead.provider.test;

import dev.fairlead.call.Body;
import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.BodyReader;
import dev.fairlead.call.Chunk;
import dev.fairlead.call.Headers;
import dev.fairlead.call.ModelRequest;
import dev.fairlead.call.Refusal;
import dev.fairlead.dialect.Dialect;
import dev.fairlead.dialect.Dialects;
import dev.fairlead.dialect.Family;
import dev.fairlead.dialect.JsonRequest;
import dev.fairlead.dialect.Operation;
import dev.fairlead.http.Exchange;
import dev.fairlead.http.HttpHandler;
import dev.fairlead.http.Malformed;
import dev.fairlead.json.JsonWriter;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A model provider that needs no network: answers each dialect with the same words every time. */
public final class TestProvider implements HttpHandler {
    private static final List<String> WORDS =
            List.of(
                    "This",
                    " is",
                    " the",
                    " test",
                    " provider",
                    " of",
                    " the",
                    " gateway",
                    ":",
                    " all",
                    " is",
                    " well",
                    ",",
                    " and",
                    " nothing",
                    " was",
                    " sent",
                    " anywhere",
                    ".");

    private static final Map<String, Script> SCRIPTS =
            Map.of(
                    "openai-chat", new ChatScript(ChatScript.Shape.CHAT),
                    "openai-completions", new ChatScript(ChatScript.Shape.COMPLETIONS),
                    "openai-responses", new ResponsesScript(),
                    "anthropic-messages", new MessagesScript(),
                    "google-generate", new GeminiScript(),
                    "cohere-chat", new CohereScript());

    private static final int BODY_LIMIT = 64 * 1024 * 1024;

    private final Dialects dialects;

    public TestProvider(Dialects dialects) {
        this.dialects = dialects;
    }

    @Override
    public void handle(Exchange exchange) {
        exchange.sendContinue();
        exchange.body().read(new Collecting(exchange));
    }

    @Override
    public void malformed(Exchange exchange, Malformed problem) {
        json(exchange, 400, ChatScript.openAiError(400, problem.message()));
    }

    private void answer(Exchange exchange, ByteBuffer body) {
        String rest = exchange.head().path().substring(1);
        Operation operation =
                dialects.operation(List.of(Family.values()), exchange.head().method(), rest);
        Script script = script(operation, body);
        if (script == null) {
            other(exchange, operation, rest, body);
            return;
        }
        try {
            Steering steering = Steering.of(exchange.head().headers());
            ModelRequest asked = dialects.read(operation, exchange.head(), rest, body).request();
            Script.Request request = request(asked, steering, asksForUsage(script, body));
            new Performance(exchange, steering, script, request).begin(asked.streaming());
        } catch (Refusal | IllegalArgumentException bad) {
            json(exchange, 400, script.error(400, String.valueOf(bad.getMessage())));
        }
    }

    private static @Nullable Script script(Operation operation, ByteBuffer body) {
        return switch (operation.dialect()) {
            case null -> null;
            case Dialect dialect when dialect.name().equals("openai-embeddings") ->
                    EmbeddingsScript.of(body);
            case Dialect dialect -> SCRIPTS.get(dialect.name());
        };
    }

    private static Script.Request request(
            ModelRequest asked, Steering steering, boolean usageAsked) {
        return new Script.Request(
                asked.model() == null ? "test" : asked.model(),
                (asked.textBytes() + 3) / 4,
                words(steering.outputTokens()),
                usageAsked);
    }

    /** Only these dialects report the usage of a stream to nobody but who asks. */
    private static boolean asksForUsage(Script script, ByteBuffer body) {
        return script instanceof ChatScript
                && JsonRequest.scan(body).isTrue("stream_options.include_usage");
    }

    private static List<String> words(int count) {
        List<String> words = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            words.add(WORDS.get(i % WORDS.size()));
        }
        return words;
    }

    /** What needs no model, and paths that nobody plays. */
    private static void other(
            Exchange exchange, Operation operation, String rest, ByteBuffer body) {
        try {
            Map<String, @Nullable Object> reading = Readings.answer(exchange.head(), rest, body);
            if (reading != null) {
                json(exchange, 200, reading);
                return;
            }
        } catch (Refusal bad) {
            json(exchange, 400, ChatScript.openAiError(400, bad.getMessage()));
            return;
        }
        json(
                exchange,
                404,
                ChatScript.openAiError(
                        404, "The test provider does not play '" + operation.name() + "'."));
    }

    static void json(Exchange exchange, int status, Map<String, @Nullable Object> json) {
        byte[] body = JsonWriter.write(json).getBytes(StandardCharsets.UTF_8);
        Headers.Builder head = Headers.builder();
        head.add("content-type", "application/json");
        head.add("content-length", Integer.toString(body.length));
        if (status == 429 || status == 503) {
            head.add("retry-after", "1");
        }
        exchange.reply().head(status, head.build());
        if (!exchange.head().method().equals("HEAD")) {
            exchange.reply().bytes(ByteBuffer.wrap(body));
        }
        exchange.reply().end(Headers.EMPTY);
    }

    /** Takes in the request's body. */
    private final class Collecting implements BodyReader {
        private final Exchange exchange;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Collecting(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void chunk(Chunk chunk) {
            byte[] copy = new byte[chunk.size()];
            chunk.bytes().get(copy);
            bytes.writeBytes(copy);
            if (bytes.size() > BODY_LIMIT) {
                Body body = exchange.body();
                body.cancel();
                json(exchange, 413, ChatScript.openAiError(413, "That is too much."));
            }
        }

        @Override
        public void pauseInArrivals() {}

        @Override
        public void end(Headers trailers) {
            answer(exchange, ByteBuffer.wrap(bytes.toByteArray()));
        }

        @Override
        public void failed(BodyFailure failure) {
            exchange.reply().abort();
        }
    }
}
