package dev.fairlead.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.fairlead.TestGateway;
import dev.fairlead.config.ConfigurationFile;
import dev.fairlead.config.Environment;
import dev.fairlead.config.Problem;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.RawHttp2Client;
import dev.fairlead.traffic.Encodings;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Secrets in every place where a credential may be, on calls good and bad: afterwards everything
 * that the provider, the clients, the log and the disk have received is searched for them (L36).
 */
class CanaryTest {
    private static final String KEY = TestGateway.KEY;
    private static final String CREDENTIAL = TestGateway.CREDENTIAL;

    /** In all that no key of the gateway is. */
    private static final String CANARY = "sk-canary-7d1f0c29ab5e4c3388";

    private static final List<String> HEADERS =
            List.of(
                    "Authorization: Bearer %s",
                    "Authorization: bearer   %s",
                    "Authorization: %s",
                    "Authorization: Basic %s",
                    "Authorization: AWS4-HMAC-SHA256 Credential=%s/20261101/x/y/z, Signature=1",
                    "Proxy-Authorization: Bearer %s",
                    "x-api-key: %s",
                    "API-KEY: %s",
                    "x-goog-api-key: %s",
                    "x-goog-user-project: %s",
                    "x-amz-date: %s",
                    "x-amz-security-token: %s",
                    "x-amz-content-sha256: %s",
                    "x-amz-credential: %s",
                    "ocp-apim-subscription-key: %s",
                    "x-auth-token: %s",
                    "x-access-token: %s",
                    "private-token: %s",
                    "cookie: session=%s",
                    "fairlead-key: %s",
                    "sec-websocket-protocol: realtime, openai-insecure-api-key.%s");

    private static final List<String> QUERIES =
            List.of(
                    "key=%s",
                    "KEY=%s",
                    "k%%65y=%s",
                    "api_key=%s",
                    "api-key=%s",
                    "access_token=%s",
                    "X-Amz-Credential=%s%%2F20261101",
                    "X-Amz-Security-Token=%s",
                    "x-amz-signature=%s");

    @TempDir private Path folder;
    private Stage stage;
    private final List<String> received = new ArrayList<>();

    @BeforeEach
    void set() throws Exception {
        stage = Stage.set(folder, "  timeouts: {first_byte: 1s, idle: 1s}\n");
    }

    @AfterEach
    void strike() throws Exception {
        stage.close();
    }

    @Test
    void noSecretIsFoundAnywhere() throws Exception {
        try (WrittenLog log = WrittenLog.open()) {
            scriptedByPath(stage.provider());
            secretsInEveryPlace();
            secretsOverHttp2();
            pages();
            stage.gateway().restart();
            pages();
            stage.gateway().records(stage.gateway().stored().size());

            // So that what is searched is what was meant to be searched.
            assertThat(log.text()).contains("code=upstream_invalid").contains("invalid_key");
            assertThat(String.join("\n", received)).contains("bad key ***");
            assertClean("the log", log.text());
            assertClean("what clients received", String.join("\n", received));
            assertProviderGotNone();
            stage.close();
            assertDiskIsClean();
        }
    }

    /** What the provider does stands in the path, so that calls may come in any order. */
    private static void scriptedByPath(FakeProvider provider) {
        provider.always(
                wire -> {
                    String target = wire.request().target();
                    String echo = "{\"error\":{\"message\":\"bad key " + CREDENTIAL + "\"}}";
                    if (target.contains("echo401")) {
                        wire.json(401, echo);
                    } else if (target.contains("echo402")) {
                        wire.json(402, echo);
                    } else if (target.contains("echo403")) {
                        encoded(wire, echo);
                    } else if (target.contains("head")) {
                        wire.send(
                                "HTTP/1.1 429 x\r\nx-your-key: "
                                        + CREDENTIAL
                                        + "\r\nwww-authenticate: Bearer "
                                        + CREDENTIAL
                                        + "\r\nset-cookie: k="
                                        + CREDENTIAL
                                        + "\r\ncontent-length: 0\r\n\r\n");
                    } else if (target.contains("garbage")) {
                        wire.send("HTTP/1.1 " + CREDENTIAL + " OK\r\n\r\n").close();
                    } else if (target.contains("length")) {
                        wire.send("HTTP/1.1 200 x\r\ncontent-length: " + CREDENTIAL + "\r\n\r\n");
                        wire.close();
                    } else if (target.contains("chunk")) {
                        wire.stream("text/event-stream").chunk("data: {}\n\n");
                        wire.send(CREDENTIAL + "\r\n").close();
                    } else if (target.contains("reset")) {
                        wire.reset();
                    } else if (target.contains("silent")) {
                        wire.awaitClosed();
                    } else {
                        wire.stream("text/event-stream");
                        wire.chunk("data: {\"choices\":[]}\n\n").chunk("data: [DONE]\n\n");
                        wire.lastChunk();
                    }
                });
    }

    private static void encoded(FakeProvider.Wire wire, String body) throws IOException {
        byte[] bytes = Encodings.encode("gzip", Stage.bytes(body));
        wire.send(
                "HTTP/1.1 403 x\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n"
                        + "content-length: "
                        + bytes.length
                        + "\r\n\r\n");
        wire.send(bytes);
    }

    private static final List<String> TARGETS =
            List.of(
                    "/proxy/openai/v1/chat/completions",
                    "/proxy/openai/v1/echo401",
                    "/proxy/openai/v1/echo402",
                    "/proxy/openai/v1/echo403",
                    "/proxy/openai/v1/head",
                    "/proxy/openai/v1/garbage",
                    "/proxy/openai/v1/length",
                    "/proxy/openai/v1/chunk",
                    "/proxy/openai/v1/reset",
                    "/proxy/nowhere/v1/chat/completions",
                    "/proxy/openai//v1/chat/completions",
                    "/proxy/openai/v1/organization/users",
                    "/proxy/claude/v1/messages",
                    "/proxy/gemini/v1beta/models/m:generateContent",
                    "/nothing");

    private void secretsInEveryPlace() throws Exception {
        for (String target : TARGETS) {
            for (String header : HEADERS) {
                // The canary beside a good key, alone, and the good key itself in that place.
                call(target, Stage.KEY + header.formatted(CANARY), "{\"stream\":true}");
                call(target, header.formatted(KEY), Stage.ASK);
            }
            for (String query : QUERIES) {
                call(target + "?a=b&" + query.formatted(CANARY), Stage.KEY, Stage.ASK);
                call(target + "?" + query.formatted(KEY) + "&c", "x: 1", Stage.ASK);
            }
            call(target, "x-other: before " + KEY + " after\r\n" + Stage.KEY, "{");
            call(target + "?other=" + KEY, Stage.KEY, "{}x");
        }
        for (String header : HEADERS) {
            call(TARGETS.getFirst(), header.formatted(CANARY), Stage.ASK);
        }
        call("/proxy/openai/v1/silent?key=" + CANARY, Stage.KEY, Stage.ASK);
        raw("POST " + Stage.CHAT + "?key=" + CANARY + " HTTP/1.1\r\n\r\n");
        raw("POST /proxy/\\?key=" + CANARY + " HTTP/1.1\r\nhost: h\r\n\r\n");
        raw("GET / HTTP/1.1\r\nhost: h\r\nAuthorization: Bearer " + CANARY + "\0\r\n\r\n");
        raw("GET / HTTP/1.1\r\nhost: h\r\nAuthorization " + CANARY + "\r\n\r\n");
        raw(CANARY + " / HTTP/1.1\r\nhost: h\r\n\r\n");
        raw("GET / " + CANARY + "\r\nhost: h\r\n\r\n");
    }

    private void call(String target, String fields, String body) throws IOException {
        String ended = fields.endsWith("\r\n") ? fields : fields + "\r\n";
        try (RawClient client = stage.gateway().client()) {
            Message answer =
                    client.request(
                                    "POST",
                                    target,
                                    ended + "connection: close\r\n",
                                    Stage.bytes(body))
                            .answer();
            received.add(answer.start() + answer.fields() + plain(answer));
        }
    }

    private static String plain(Message answer) throws IOException {
        if ("gzip".equals(answer.field("content-encoding"))) {
            try (var in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
                return new String(in.readAllBytes(), ISO_8859_1);
            }
        }
        return answer.text();
    }

    private void raw(String request) throws IOException {
        try (RawClient client = stage.gateway().client()) {
            Message answer = client.send(request).answer();
            received.add(answer.start() + answer.fields() + answer.text());
        }
    }

    private void secretsOverHttp2() throws Exception {
        for (String header : HEADERS) {
            int colon = header.indexOf(": ");
            String name = header.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = header.substring(colon + 2).formatted(CANARY);
            try (RawHttp2Client client = new RawHttp2Client(stage.gateway().port(), 65_535)) {
                Http2Headers head =
                        new DefaultHttp2Headers(false)
                                .method("GET")
                                .scheme("http")
                                .path("/proxy/openai/v1/x?key=" + KEY + "&access_token=" + CANARY)
                                .authority("gateway")
                                .add(name, value);
                client.headers(1, RawHttp2Client.END_STREAM, head);
                RawHttp2Client.Frame frame = client.next(RawHttp2Client.HEADERS);
                received.add(client.fields(frame).toString() + client.body(1));
            }
        }
    }

    private void pages() throws Exception {
        for (String page : List.of("/", "/health", "/ready", "/status", "/proxy/models")) {
            Message answer = stage.gateway().get(page);
            received.add(answer.fields() + answer.text());
        }
        for (String page : List.of("/", "/metrics", "/health", "/ready")) {
            try (RawClient client = new RawClient(stage.gateway().adminPort())) {
                client.send("GET " + page + " HTTP/1.1\r\nhost: localhost\r\n\r\n");
                received.add(client.answer().text());
            }
        }
    }

    private static void assertClean(String what, String text) {
        for (String secret : List.of(KEY, CREDENTIAL, CANARY)) {
            int at = text.indexOf(secret);
            if (at >= 0) {
                String near =
                        text.substring(Math.max(0, at - 300), Math.min(text.length(), at + 100));
                throw new AssertionError(what + " holds a secret: " + near);
            }
        }
    }

    private void assertProviderGotNone() {
        assertThat(stage.provider().requests()).hasSizeGreaterThan(100);
        for (Message request : stage.provider().requests()) {
            List<String> fields = new ArrayList<>(request.fields());
            // The one place where the credential goes out.
            assertThat(fields.removeIf(field -> field.endsWith(CREDENTIAL))).isTrue();
            assertClean("a request", request.start() + "\n" + fields + "\n" + request.text());
        }
    }

    private void assertDiskIsClean() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).hasSizeGreaterThan(2);
            for (Path file : all) {
                assertClean(file.toString(), new String(Files.readAllBytes(file), ISO_8859_1));
            }
        }
    }

    @Test
    void noProblemOfAConfigurationRepeatsASecret() throws Exception {
        String[] configurations = {
            "providers: {a: {type: openai, credentials: \"%s\"}}",
            "providers: {a: {type: openai, credentials: [\"%s\"]}}",
            "providers: {a: {type: openai, credentials: {x: \"%s\"}}}",
            "providers: {a: {type: openai, credentials: \"%s\u0001\"}}",
            "providers: {a: {type: openai, credentials: \"${env:BROKEN}\"}}",
            "providers: {a: {type: openai, credentials: \"${env:GOOD}\", base_url:"
                    + " \"${env:GOOD}\"}}",
            "providers: {a: {type: openai, base_url: \"https://user:%s@127.0.0.1/v1\"}}",
            "providers: {a: {type: openai, base_url: \"https://127.0.0.1/v1?key=%s\"}}",
            "keys: [{name: a, secret: \"%s\"}]",
            "keys: [{name: a, secret: \"%s\"}, {name: b, secret: \"%s\"}]",
            "keys: [{name: a, secret: \"${env:BROKEN}\"}]",
            "keys: [{name: a, secret: \"%s\", unknown: 1}]"
        };
        for (String yaml : configurations) {
            Path file = folder.resolve("canary.yaml");
            Files.writeString(file, yaml.formatted(CANARY, CANARY) + "\n");
            ConfigurationFile.Result result =
                    new ConfigurationFile(
                                    file,
                                    new Environment(
                                            Map.of("BROKEN", "a\r" + CANARY, "GOOD", CANARY)))
                            .read();
            StringBuilder said = new StringBuilder();
            for (Problem problem : result.errors()) {
                said.append(problem).append('\n');
            }
            said.append(result).append(result.configuration());
            assertThat(said.toString()).as(yaml).doesNotContain(CANARY);
            Files.delete(file);
        }
    }
}
