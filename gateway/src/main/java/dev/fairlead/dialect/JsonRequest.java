package dev.fairlead.dialect;

import dev.fairlead.call.Extent;
import dev.fairlead.call.ModelRequest;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.json.JsonFault;
import dev.fairlead.json.JsonScanner;
import dev.fairlead.json.JsonTree;
import dev.fairlead.json.JsonType;
import dev.fairlead.json.Member;
import dev.fairlead.json.ScannedObject;
import dev.fairlead.json.Splice;
import dev.fairlead.json.Watch;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A JSON request, read in one scan: what dialects have in common. */
public final class JsonRequest {
    /** Top-level members that the gateway acts on: none may stand twice. */
    private static final List<String> ACTED_ON =
            List.of(
                    "model",
                    "models",
                    "stream",
                    "stream_options",
                    "stream_options.include_usage",
                    "service_tier",
                    "serviceTier",
                    "speed",
                    "inference_geo",
                    "store",
                    "background",
                    "anthropic_version",
                    "anthropic_beta",
                    "generationConfig");

    /** Members whose strings are no text for a model: names, kinds, ids, bytes. */
    private static final Set<String> NO_TEXT =
            Set.of(
                    "model",
                    "models",
                    "role",
                    "type",
                    "id",
                    "call_id",
                    "tool_call_id",
                    "tool_use_id",
                    "previous_response_id",
                    "service_tier",
                    "serviceTier",
                    "speed",
                    "user",
                    "metadata",
                    "prompt_cache_key",
                    "safety_identifier",
                    "encoding_format",
                    "image_url",
                    "data",
                    "file_data",
                    "file_id",
                    "file_url",
                    "fileUri",
                    "file_uri",
                    "mimeType",
                    "media_type",
                    "thoughtSignature",
                    "signature",
                    "encrypted_content",
                    "reasoning_effort",
                    "tool_choice",
                    "cache_control");

    private static final Watch WATCH =
            Watch.of(Stream.concat(ACTED_ON.stream(), RequestExtent.WATCHED.stream()).toList())
                    .countingText(NO_TEXT, RequestExtent.MEDIA);

    private final @Nullable ScannedObject scanned;

    private JsonRequest(@Nullable ScannedObject scanned) {
        this.scanned = scanned;
    }

    /**
     * Scans a body. One without any byte passes: it asks for nothing, and the provider says so.
     *
     * @throws Refusal {@code invalid_json} or {@code invalid_request}
     */
    public static JsonRequest scan(ByteBuffer body) {
        if (!body.hasRemaining()) {
            return new JsonRequest(null);
        }
        return switch (JsonScanner.scan(body, WATCH)) {
            case ScannedObject object -> new JsonRequest(object);
            case JsonFault fault -> throw refusal(fault);
        };
    }

    private static Refusal refusal(JsonFault fault) {
        return switch (fault.kind()) {
            case EMPTY, MALFORMED, TRUNCATED, BYTE_ORDER_MARK, INVALID_UTF8 ->
                    // The words before the colon are what known clients look for.
                    new Refusal(Reason.INVALID_JSON, "invalid request JSON: " + fault.message());
            case NOT_AN_OBJECT, TOO_DEEP, TRAILING_BYTES, REPEATED_MEMBER, TOO_LARGE ->
                    new Refusal(
                            Reason.INVALID_REQUEST,
                            "invalid request: "
                                    + fault.message()
                                    + " (expected: one JSON object, each member once)");
        };
    }

    /**
     * A string member; null if absent or null.
     *
     * @throws Refusal {@code invalid_request} if it is of another type
     */
    public @Nullable String string(String path) {
        Member member = member(path);
        if (member == null || member.isNull()) {
            return null;
        }
        if (member.type() != JsonType.STRING) {
            throw new Refusal(
                    Reason.INVALID_REQUEST, path + ": " + member.type() + " (expected: a string)");
        }
        return member.string().orElse(null);
    }

    public boolean isTrue(String path) {
        Member member = member(path);
        return member != null && member.isTrue();
    }

    /** Bytes of text for the model, UTF-8 and unescaped. */
    public long textBytes() {
        return scanned == null ? 0 : scanned.textBytes();
    }

    private @Nullable Member member(String path) {
        return scanned == null ? null : scanned.member(path).orElse(null);
    }

    /** What the request asks, with the model and the streaming that its body tells. */
    public ModelRequest request(String dialect) {
        return request(dialect, string("model"), isTrue("stream"));
    }

    /** What the request asks, with the model and the streaming that its path tells. */
    public ModelRequest request(String dialect, @Nullable String model, boolean streaming) {
        return new ModelRequest(dialect, model, streaming, textBytes(), tier());
    }

    private @Nullable String tier() {
        String tier = string("service_tier");
        return tier == null ? string("serviceTier") : tier;
    }

    /** The body with {@code stream_options.include_usage}; null where that cannot be said in it. */
    public @Nullable List<ByteBuffer> askingForUsage() {
        if (scanned == null || isTrue("stream_options.include_usage")) {
            return null;
        }
        Splice splice = new Splice(scanned);
        return splice.set("stream_options.include_usage", "true") ? splice.apply().parts() : null;
    }

    /** How much it can come to; read anew at each call. */
    public Extent extent() {
        return scanned == null
                ? new Extent(0, Extent.UNSAID, 1, 0, false, null)
                : new RequestExtent(scanned).read();
    }

    /** The models of {@code models}: some providers take the next where the first fails. */
    public List<String> alternatives() {
        Member member = member("models");
        if (member == null || member.isNull()) {
            return List.of();
        }
        Object list = JsonTree.read(member.raw()).map(JsonTree::value).orElse(null);
        if (!(list instanceof List<?> models)
                || !models.stream().allMatch(String.class::isInstance)) {
            throw new Refusal(
                    Reason.INVALID_REQUEST,
                    "models: " + member.type() + " (expected: a list of names)");
        }
        return models.stream().map(String.class::cast).toList();
    }

    /** A reading whose body is never changed. */
    public RequestReading unchanged(String dialect) {
        return new WithAlternatives(request(dialect), this);
    }

    /** A reading of a request whose body is never changed and names no other models. */
    public RequestReading alone(ModelRequest request) {
        return new Alone(request, this);
    }

    private record WithAlternatives(ModelRequest request, JsonRequest json)
            implements RequestReading {
        @Override
        public List<String> alternatives() {
            return json.alternatives();
        }

        @Override
        public Extent extent() {
            return json.extent();
        }
    }

    private record Alone(ModelRequest request, JsonRequest json) implements RequestReading {
        @Override
        public Extent extent() {
            return json.extent();
        }
    }
}
