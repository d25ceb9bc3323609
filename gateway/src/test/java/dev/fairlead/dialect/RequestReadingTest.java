package dev.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;
import dev.fairlead.call.ModelRequest;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.traffic.Encodings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;

/** What a request asks, and which are refused. */
class RequestReadingTest {
    private static final String CHAT = "v1/chat/completions";

    private final Dialects dialects = new Dialects();

    private RequestReading read(Family family, String path, byte[] body, String contentType) {
        Head head =
                new Head(
                        "POST",
                        "/" + path,
                        Headers.of("content-type", contentType),
                        Head.Version.HTTP_1_1,
                        InetAddress.getLoopbackAddress(),
                        false);
        Operation operation = dialects.operation(List.of(family), "POST", path);
        return dialects.read(operation, head, path, ByteBuffer.wrap(body));
    }

    private RequestReading chat(String body) {
        return read(Family.OPENAI, CHAT, body.getBytes(UTF_8), "application/json");
    }

    @Test
    void modelStreamTierAndTextAreRead() {
        ModelRequest request =
                chat("{\"m\\u006fdel\":\"gpt-\\u0034o\",\"stream\":true,\"service_tier\":\"flex\","
                                + "\"messages\":[{\"role\":\"user\",\"content\":\"Gr\\u00fc\\n\"},"
                                + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":"
                                + "\"abc\"},{\"type\":\"image_url\",\"image_url\":{\"url\":"
                                + "\"data:image/png;base64,AAAA\"}}]}]}")
                        .request();
        // G, r, ü in two bytes, a line feed; abc.
        assertThat(request).isEqualTo(new ModelRequest("openai-chat", "gpt-4o", true, 8, "flex"));
    }

    @Test
    void geminisModelAndStreamAreInThePath() {
        String path = "v1beta/models/gemini-2.5-flash:streamGenerateContent";
        byte[] body =
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"abc\"}]}]}"
                        .getBytes(UTF_8);
        assertThat(read(Family.GOOGLE, path, body, "application/json").request())
                .isEqualTo(new ModelRequest("google-generate", "gemini-2.5-flash", true, 3, null));
        assertThat(
                        read(Family.GOOGLE, "v1/models/g%2E1%3AgenerateContent", body, "x")
                                .request()
                                .model())
                .isEqualTo("g.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":\"a\",\"model\":\"b\"} | INVALID_REQUEST",
                "{\"model\":\"a\",\"mod\\u0065l\":\"b\"} | INVALID_REQUEST",
                "{\"stream\":true,\"stream\":false} | INVALID_REQUEST",
                "{\"max_tokens\":1,\"max_tokens\":2} | INVALID_REQUEST",
                "{\"n\":1,\"n\":2} | INVALID_REQUEST",
                "{\"stream_options\":{},\"stream_options\":null} | INVALID_REQUEST",
                "{\"service_tier\":\"a\",\"service_tier\":\"b\"} | INVALID_REQUEST",
                "{\"store\":true,\"store\":false} | INVALID_REQUEST",
                "{\"background\":true,\"background\":false} | INVALID_REQUEST",
                "{} {} | INVALID_REQUEST",
                "{}x | INVALID_REQUEST",
                "{\"model\":5} | INVALID_REQUEST",
                "null | INVALID_REQUEST",
                "5 | INVALID_REQUEST",
                "\"text\" | INVALID_REQUEST",
                "[] | INVALID_REQUEST",
                "\uFEFF{} | INVALID_JSON",
                "{\"model\": | INVALID_JSON",
                "{'model':1} | INVALID_JSON",
                "nonsense | INVALID_JSON"
            })
    void whatCannotBeReadOneWayIsRefused(String body, Reason reason) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> chat(body))
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    @Test
    void theWordsOfKnownErrorsAreKept() {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> chat("nonsense"))
                .withMessageStartingWith("invalid request JSON");
    }

    @Test
    void invalidUtf8IsRefused() {
        byte[] body = {'{', '"', 'a', '"', ':', '"', (byte) 0xc3, '"', '}'};
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> read(Family.OPENAI, CHAT, body, "application/json"))
                .satisfies(r -> assertThat(r.reason()).isEqualTo(Reason.INVALID_JSON));
    }

    @Test
    void s02fAnEmptyBodyPasses() {
        assertThat(chat("").request())
                .isEqualTo(new ModelRequest("openai-chat", null, false, 0, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":null}",
                "{\"stream_options\":null}",
                "{\"stream\":\"true\"}",
                "{\"tools\":[{\"model\":1},{\"model\":2}]}",
                "{\"unknown\":1,\"unknown\":2}",
                "{\"big\":123456789012345678901234567890,\"one\":1.0}"
            })
    void whatTheGatewayDoesNotActOnPasses(String body) {
        assertThat(chat(body).request().streaming()).isFalse();
    }

    private static @Nullable String asking(RequestReading reading) {
        List<ByteBuffer> parts = reading.askingForUsage();
        if (parts == null) {
            return null;
        }
        StringBuilder body = new StringBuilder();
        parts.forEach(part -> body.append(UTF_8.decode(part.duplicate())));
        return body.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"stream\":true} | {\"stream_options\":{\"include_usage\":true},\"stream\":true}",
                "{\"stream\":true,\"stream_options\":null} |"
                        + " {\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                "{\"stream\":true,\"stream_options\":{}} |"
                        + " {\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                "{\"stream\":true,\"stream_options\":{\"include_usage\":false}} |"
                        + " {\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                "{\"stream\":true,\"stream_options\":{\"include_usage\":null,\"a\":1.0}} |"
                    + " {\"stream\":true,\"stream_options\":{\"include_usage\":true,\"a\":1.0}}",
                "{\"stream\":true,\"stream_options\":{\"a\":1}} | {\"stream\":true,"
                        + "\"stream_options\":{\"include_usage\":true,\"a\":1}}"
            })
    void usageIsAskedForWhereNobodyDid(String body, String expected) {
        assertThat(asking(chat(body))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"stream\":false}",
                "{\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                "{\"stream\":true,\"stream_options\":7}"
            })
    void usageIsNotAskedForWhereThereIsNothingToAsk(String body) {
        assertThat(asking(chat(body))).isNull();
    }

    @Test
    void onlyChatIsAsked() {
        byte[] body = "{\"stream\":true}".getBytes(UTF_8);
        assertThat(asking(read(Family.OPENAI, CHAT, body, "application/json"))).isNotNull();
        for (String path : new String[] {"v1/completions", "v1/responses"}) {
            assertThat(asking(read(Family.OPENAI, path, body, "application/json"))).isNull();
        }
        assertThat(asking(read(Family.ANTHROPIC, "v1/messages", body, "x"))).isNull();
    }

    private static byte[] form(String file) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        List<String> lines =
                List.of(
                        "preamble",
                        "--x",
                        "Content-Disposition: form-data; name=\"model\"",
                        "",
                        "whisper-1",
                        "--x",
                        "Content-Disposition: form-data; name=\"stream\"",
                        "",
                        "true",
                        "--x",
                        "content-disposition: form-data; name=prompt",
                        "",
                        "Grüße",
                        "--x",
                        "Content-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"",
                        "",
                        "");
        form.writeBytes(String.join("\r\n", lines).getBytes(UTF_8));
        form.writeBytes(new byte[] {0, (byte) 0xff, (byte) 0xc4, (byte) 0x89});
        form.writeBytes(file.getBytes(UTF_8));
        return form.toByteArray();
    }

    @Test
    void s02dAFormsFieldsAreRead() {
        String rest = "\r\n--x\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n\r\n--x--\r\n";
        for (String file : new String[] {rest, "", "more"}) {
            ModelRequest request =
                    read(
                                    Family.OPENAI,
                                    "v1/audio/transcriptions",
                                    form(file),
                                    "multipart/form-data; charset=x; boundary=\"x\"")
                            .request();
            assertThat(request)
                    .isEqualTo(new ModelRequest("openai-audio", "whisper-1", true, 7, null));
        }
    }

    @Test
    void aFormThatNamesTwoModelsIsRefused() {
        String twice =
                "--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\na\r\n"
                        + "--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nb\r\n--x--";
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(
                        () ->
                                read(
                                        Family.OPENAI,
                                        "v1/images/edits",
                                        twice.getBytes(UTF_8),
                                        "multipart/form-data; boundary=x"))
                .satisfies(r -> assertThat(r.reason()).isEqualTo(Reason.INVALID_REQUEST));
    }

    @Test
    void s02abcEncodedBodiesAreDecoded() {
        byte[] body = "{\"model\":\"gpt-4o\"}".getBytes(UTF_8);
        for (String coding : Encodings.ALL) {
            ByteBuffer encoded = ByteBuffer.wrap(Encodings.encode(coding, body));
            assertThat(dialects.decoded(encoded, coding, 100)).isEqualTo(ByteBuffer.wrap(body));
        }
        byte[] twice = Encodings.encode("zstd", Encodings.encode("gzip", body));
        assertThat(dialects.decoded(ByteBuffer.wrap(twice), "gzip, zstd", 100))
                .isEqualTo(ByteBuffer.wrap(body));
    }

    @Test
    void s02ABombIsNotExpanded() {
        byte[] bomb = Encodings.encode("zstd", new byte[50_000_000]);
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> dialects.decoded(ByteBuffer.wrap(bomb), "zstd", 1_000_000))
                .satisfies(r -> assertThat(r.reason()).isEqualTo(Reason.BODY_TOO_LARGE));
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> dialects.decoded(ByteBuffer.wrap(bomb), "pack", 1_000_000))
                .satisfies(r -> assertThat(r.reason()).isEqualTo(Reason.ENCODING_NOT_SUPPORTED));
    }
}
