package dev.fairlead.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** One recorded exchange with a provider, and what it says in the eyes of its recorders. */
public final class Recording {
    private static final Path FOLDER = folder();

    private final Map<String, @Nullable Object> all;

    private Recording(Map<String, @Nullable Object> all) {
        this.all = all;
    }

    /** All of them, in the order of their ids. */
    public static List<Recording> all() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("exchanges"))) {
            return files.sorted().map(Recording::read).toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    public static Recording named(String id) {
        return read(FOLDER.resolve("exchanges").resolve(id + ".json"));
    }

    /** One that nobody recorded. */
    public static Recording madeByHand(String id) {
        return read(FOLDER.resolve("handmade").resolve(id + ".json"));
    }

    /** The rows of {@code exchange-prices.jsonl} by id. */
    public static Map<String, Map<String, @Nullable Object>> prices() {
        Map<String, Map<String, @Nullable Object>> rows = new HashMap<>();
        try (Stream<String> lines = Files.lines(FOLDER.resolve("exchange-prices.jsonl"))) {
            lines.map(line -> Json.object(line.getBytes(UTF_8)))
                    .forEach(row -> rows.put(String.valueOf(row.get("id")), row));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return rows;
    }

    /** Where they lie, with what belongs to them. */
    public static Path folder() {
        URL readme = Objects.requireNonNull(Recording.class.getResource("/traffic/README.md"));
        try {
            return Objects.requireNonNull(Path.of(readme.toURI()).getParent());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Recording read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new Recording(Json.object(in.readAllBytes()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    public String id() {
        return text("id");
    }

    public String provider() {
        return text("provider");
    }

    /** The recorders' name for the wire format, such as {@code openai-chat}. */
    public String dialect() {
        return text("dialect");
    }

    public String method() {
        return text("request", "method");
    }

    public URI url() {
        return URI.create(text("request", "url"));
    }

    public boolean streaming() {
        return Boolean.TRUE.equals(all.get("streaming"));
    }

    /** The request's headers, as far as they were recorded. */
    public Map<String, String> requestHeaders() {
        return texts("request");
    }

    public @Nullable Object requestHeader(String name) {
        return Json.at(all, "request", "headers", name);
    }

    /** The request's body as a plain value; null if it is none or no JSON. */
    public @Nullable Object requestBody() {
        return Json.at(all, "request", "body");
    }

    /** The request's body where it is no JSON. */
    public byte @Nullable [] requestBytes() {
        Object encoded = Json.at(all, "request", "body_base64");
        return encoded == null ? null : Base64.getDecoder().decode(encoded.toString());
    }

    public @Nullable Object modelRequested() {
        return all.get("model_requested");
    }

    public int status() {
        return Integer.parseInt(text("response", "status"));
    }

    /** The answer's headers; one that was recorded several times has its values on lines. */
    public Map<String, String> headers() {
        return texts("response");
    }

    private Map<String, String> texts(String side) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (Json.at(all, side, "headers") instanceof Map<?, ?> recorded) {
            recorded.forEach((name, value) -> headers.put(name.toString(), value.toString()));
        }
        return headers;
    }

    /** The answer's body without its encoding. */
    public byte[] body() {
        Object encoded = Json.at(all, "response", "body_base64");
        if (encoded != null) {
            return Base64.getDecoder().decode(encoded.toString());
        }
        Object text = Json.at(all, "response", "body_text");
        return text == null ? new byte[0] : text.toString().getBytes(UTF_8);
    }

    /** What the recorders made of the answer, such as {@code usage_final}. */
    public @Nullable Object expected(String... path) {
        return Json.at(all.get("expected"), path);
    }

    private String text(String... path) {
        return Objects.requireNonNull(Json.at(all, path), () -> "no " + String.join(".", path))
                .toString();
    }

    @Override
    public String toString() {
        return id();
    }
}
