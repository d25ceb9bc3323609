package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.config.ConfigurationFile;
import dev.fairlead.config.Environment;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** Field reports O05, O19 and O20: files, probes and paths as people really write them. */
class UntidyReportsTest {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final String AUTHORIZATION = "authorization: Bearer " + TestGateway.KEY + "\r\n";
    private static final String HOST = "Host: 127.0.0.1\r\n";

    @TempDir private Path folder;
    private FakeProvider provider;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        provider = new FakeProvider();
        provider.always(wire -> wire.json(200, "{}"));
        Files.writeString(folder.resolve("secret"), TestGateway.CREDENTIAL);
        gateway =
                TestGateway.start(
                        folder,
                        "providers:\n  fake: {type: openai-compatible, credentials:"
                                + " \"${file:secret}\", base_url: \""
                                + provider.url()
                                + "\"}\n");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        provider.close();
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true", "true, true"})
    void o05WindowsLineEndsAndAByteOrderMarkInTheFileAreFine(boolean mark, boolean crlf)
            throws Exception {
        String yaml =
                Files.readString(gateway.file()).replace("projects: {", "projects: { late: {}, ");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (mark) {
            bytes.write(BYTE_ORDER_MARK);
        }
        bytes.write((crlf ? yaml.replace("\n", "\r\n") : yaml).getBytes(UTF_8));
        Files.write(gateway.file(), bytes.toByteArray());
        Environment environment = new Environment(Map.of("TEST_KEY", TestGateway.KEY));

        assertThat(new ConfigurationFile(gateway.file(), environment).read().errors()).isEmpty();
        assertThat(reloaded()).isEqualTo(TestGateway.CREDENTIAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\n\n", "\r\n\r\n", "\r"})
    void o05LineEndsAfterASecretAreNoPartOfIt(String end) throws Exception {
        Files.writeString(folder.resolve("secret"), "sk-another-credential-77" + end);

        assertThat(reloaded()).isEqualTo("sk-another-credential-77");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sk-with\rreturn", "sk-with\nline", "sk-with\0zero", "sk-with\u001bescape"})
    void o05ControlCharactersInASecretAreRefusedByTheNameOfItsReference(String secret)
            throws Exception {
        Files.writeString(folder.resolve("secret"), secret);
        gateway.reloads().look();
        gateway.reloads().look();

        assertThat(gateway.reloads().standing().problems().toString())
                .contains("${file:secret}", "control character")
                .doesNotContain("sk-with");
        assertThat(sent())
                .as("the last good configuration goes on")
                .isEqualTo(TestGateway.CREDENTIAL);
    }

    @Test
    void o05AnEnvironmentVariableWithAReturnAtItsEndIsTheSameKey() {
        Environment environment = new Environment(Map.of("TEST_KEY", TestGateway.KEY + "\r"));

        assertThat(new ConfigurationFile(gateway.file(), environment).read().errors()).isEmpty();
    }

    /** What the provider is let in with after the files were looked at again. */
    private String reloaded() throws Exception {
        gateway.reloads().look();
        gateway.reloads().look();
        assertThat(gateway.reloads().standing().problems()).isEmpty();
        return sent();
    }

    private String sent() throws Exception {
        assertThat(gateway.post("/proxy/fake/v1/chat/completions", "{\"model\":\"m\"}").status())
                .isEqualTo(200);
        return String.valueOf(provider.take().field("authorization")).replace("Bearer ", "");
    }

    static Stream<String> probes() {
        return Stream.of(
                "GET /health HTTP/1.1\r\n" + HOST,
                "GET /ready HTTP/1.1\r\n" + HOST,
                "HEAD /health HTTP/1.1\r\n" + HOST,
                "HEAD /ready HTTP/1.1\r\n" + HOST,
                "GET /health/ HTTP/1.1\r\n" + HOST,
                "GET /ready/ HTTP/1.1\r\n" + HOST,
                "GET /health HTTP/1.0\r\n",
                "GET /ready HTTP/1.0\r\n",
                "GET /ready HTTP/1.1\r\nHost: nobody.example\r\n");
    }

    @ParameterizedTest
    @MethodSource("probes")
    void o19AProbeIsAnsweredWithoutAKeyAndLeavesNothingBehind(String head) throws Exception {
        try (RawClient client = gateway.client()) {
            client.send(head + "\r\n");
            Message answer = head.startsWith("HEAD") ? client.head() : client.answer();
            assertThat(answer.status()).isEqualTo(200);
        }
        assertThat(provider.requests()).isEmpty();
        assertThat(gateway.stored()).isEmpty();
        assertThat(gateway.metrics()).doesNotContain("fairlead_refusals_total{");
    }

    @ParameterizedTest
    @CsvSource({
        "/proxy/fake//chat/completions, doubled slash",
        "//proxy/fake/chat/completions, doubled slash",
        "/proxy//fake/chat/completions, names no route",
    })
    void o20ADoubledSlashIsRefusedInWordsThatHelp(String target, String words) throws Exception {
        Message answer = gateway.post(target, "{}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains(words);
        assertThat(answer.field("location")).isNull();
        assertThat(provider.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1/chat/completions/",
                "model/anthropic.claude-3-haiku-20240307-v1:0/converse",
                "model/anthropic.claude-3-haiku-20240307-v1%3A0/converse",
                "model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fx/converse",
                "v1/search?x=a%2Bb&x=&y",
                "v1/search?",
                "v1/files/a%20b+c;d=e,f~g"
            })
    void o20WhatIsEncodedReachesTheProviderAsSent(String rest) throws Exception {
        assertThat(post("/proxy/fake/" + rest).status()).isEqualTo(200);
        assertThat(provider.take().target()).isEqualTo("/" + rest);
    }

    private Message post(String target) throws IOException {
        try (RawClient client = gateway.client()) {
            return client.request(
                            "POST", target, AUTHORIZATION, "{\"model\":\"m\"}".getBytes(UTF_8))
                    .answer();
        }
    }
}
