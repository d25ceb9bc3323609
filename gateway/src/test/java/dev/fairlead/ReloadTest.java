package dev.fairlead;

import static dev.fairlead.TestGateway.CREDENTIAL;
import static dev.fairlead.TestGateway.KEY;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.fairlead.admin.Reload;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Changes of the files while the gateway runs; the test looks in place of the clock. */
class ReloadTest {
    private static final String PATH = "/chat/completions";
    private static final String ASK = "{\"model\":\"gpt-4o-mini\",\"messages\":[]}";

    @TempDir Path folder;
    private FakeProvider provider;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        provider = new FakeProvider();
        Files.writeString(folder.resolve("secret"), CREDENTIAL + "\n");
        gateway = TestGateway.start(folder, providers("one"));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        provider.close();
    }

    private String providers(String... names) {
        StringBuilder yaml = new StringBuilder("providers:\n");
        for (String name : names) {
            yaml.append("  ").append(name);
            yaml.append(": {type: openai, credentials: \"${file:secret}\", base_url: \"");
            yaml.append(provider.url()).append("/").append(name).append("/v1\"}\n");
        }
        return yaml.toString();
    }

    private String with(String... names) throws IOException {
        String now = Files.readString(gateway.file());
        return now.substring(0, now.indexOf("providers:")) + providers(names);
    }

    /** Two looks: the second one sees that nothing changes any more. */
    private void look() {
        gateway.reloads().look();
        gateway.reloads().look();
    }

    private int ask(String name) throws IOException {
        return gateway.post("/proxy/" + name + PATH, ASK).status();
    }

    @Test
    void aFileThatIsWrittenInPlaceIsTakenUp() throws Exception {
        Files.writeString(gateway.file(), with("one", "two"));

        look();

        assertThat(ask("two")).isEqualTo(200);
        assertThat(ask("one")).isEqualTo(200);
    }

    @Test
    void aFileThatAnEditorRenamesOverTheOldOneIsTakenUp() throws Exception {
        Path fresh = folder.resolve(".fairlead.yaml.swp");
        Files.writeString(fresh, with("two"));
        Files.move(gateway.file(), folder.resolve("fairlead.yaml~"));
        gateway.reloads().look();
        Files.move(fresh, gateway.file());

        look();

        assertThat(ask("two")).isEqualTo(200);
        assertThat(ask("one")).isEqualTo(404);
    }

    @Test
    void foldersThatAreSwappedBehindLinksAreTakenUpTogether() throws Exception {
        String before = Files.readString(gateway.file());
        Path first = Files.createDirectory(folder.resolve("..v1"));
        Path second = Files.createDirectory(folder.resolve("..v2"));
        Files.writeString(first.resolve("fairlead.yaml"), before);
        Files.writeString(first.resolve("secret"), CREDENTIAL);
        Files.writeString(second.resolve("fairlead.yaml"), with("two"));
        Files.writeString(second.resolve("secret"), "sk-of-the-second-folder");
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..v1"));
        Files.delete(gateway.file());
        Files.delete(folder.resolve("secret"));
        Files.createSymbolicLink(gateway.file(), Path.of("..data", "fairlead.yaml"));
        Files.createSymbolicLink(folder.resolve("secret"), Path.of("..data", "secret"));
        look();
        assertThat(gateway.reloads().standing().problems()).isEmpty();

        Files.createSymbolicLink(folder.resolve("..next"), Path.of("..v2"));
        Files.move(
                folder.resolve("..next"),
                folder.resolve("..data"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        look();

        assertThat(ask("two")).isEqualTo(200);
        assertThat(provider.take().field("authorization"))
                .isEqualTo("Bearer sk-of-the-second-folder");
    }

    @Test
    void aSecretsFileAloneIsWatchedToo() throws Exception {
        Files.writeString(folder.resolve("secret"), "sk-renewed\r\n");

        look();

        assertThat(ask("one")).isEqualTo(200);
        assertThat(provider.take().field("authorization")).isEqualTo("Bearer sk-renewed");
    }

    @Test
    void aFileThatIsStillBeingWrittenIsLeftAlone() throws Exception {
        String whole = with("one", "two");
        // Sound YAML that lacks every key: taken up, it would shut everybody out.
        Files.writeString(gateway.file(), whole.substring(0, whole.indexOf("keys:")));
        gateway.reloads().look();
        assertThat(ask("one")).isEqualTo(200);

        Files.writeString(gateway.file(), whole.substring(0, whole.indexOf("providers:")));
        gateway.reloads().look();
        assertThat(ask("one")).isEqualTo(200);

        Files.writeString(gateway.file(), whole);
        look();
        assertThat(ask("two")).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "'\r\n', ''",
        "'\n', '\uFEFF'",
        "'\r\n', '\uFEFF'",
    })
    void windowsLineEndsAndByteOrderMarksAreFineAtAReloadToo(String lineEnd, String mark)
            throws Exception {
        Files.writeString(gateway.file(), mark + with("two").replace("\n", lineEnd));

        assertThat(gateway.reloads().reload()).isInstanceOf(Reload.Applied.class);
        assertThat(ask("two")).isEqualTo(200);
    }

    /** A setting in the wrong block, as an edit while it runs (field report O04). */
    @ParameterizedTest
    @CsvSource({
        "'\nkeys:', '\nservers:\n  keys:', 'unknown field'",
        "'\nproviders:', '\nprovider:', 'did you mean ''providers'''",
        "'project: research,', 'project: research, project: research,', 'written twice'",
        "'project: research,', 'project: reserch,', 'did you mean ''research'''",
        "'keys:', '  keys: [', 'not YAML'",
    })
    void anEditThatIsWrongIsToldAndTheRunningOneKeepsWhatItHad(String from, String to, String told)
            throws Exception {
        String good = Files.readString(gateway.file());
        Files.writeString(gateway.file(), good.replace(from, to));

        look();

        assertThat(gateway.reloads().standing().problems().toString())
                .contains(told)
                .contains("fairlead.yaml:");
        assertThat(ask("one")).isEqualTo(200);
        assertThat(gateway.metrics()).contains("fairlead_configuration_good 0");

        Files.writeString(gateway.file(), good);
        look();
        assertThat(gateway.reloads().standing().problems()).isEmpty();
        assertThat(gateway.metrics()).contains("fairlead_configuration_good 1");
    }

    @Test
    void anEditThatIsWrongIsReportedOnce() throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger(Reloads.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try {
            Files.writeString(gateway.file(), "nothing: good\n");
            for (int i = 0; i < 5; i++) {
                look();
            }
            gateway.reloads().reload();
        } finally {
            log.detachAppender(lines);
        }

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .contains("fairlead.yaml:1: nothing: unknown field");
    }

    @Test
    void anEmptySectionMeansEmptyAlsoWhenItIsEditedSo() throws Exception {
        String good = Files.readString(gateway.file());
        int keys = good.indexOf("keys:");
        Files.writeString(
                gateway.file(),
                good.substring(0, keys) + "keys:\n" + good.substring(good.indexOf("providers:")));

        look();

        assertThat(gateway.reloads().standing().problems()).isEmpty();
        assertThat(ask("one")).isEqualTo(401);
    }

    @Test
    void whatCannotChangeAtRunTimeIsNamedAndTheRestIsTakenUp() throws Exception {
        Files.writeString(
                gateway.file(),
                with("two")
                        .replace("listen: 127.0.0.1:0", "listen: 127.0.0.1:1")
                        .replace("./data/fairlead.db", "./elsewhere/fairlead.db"));

        Reload outcome = gateway.reloads().reload();

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Reload.Applied.class,
                        applied ->
                                assertThat(applied.restart())
                                        .containsExactly("server.listen", "store", "data"));
        assertThat(ask("two")).isEqualTo(200);
        assertThat(gateway.reloads().standing().restart()).contains("server.listen");
    }

    @Test
    void aCallThatRunsKeepsTheProviderThatAReloadTakesAway() throws Exception {
        provider.next(
                wire -> {
                    wire.stream("text/event-stream");
                    wire.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{}}]}\n\n");
                    Files.writeString(gateway.file(), with("two"));
                    gateway.reloads().reload();
                    wire.chunk("data: [DONE]\n\n").lastChunk();
                });

        Message answer =
                gateway.post("/proxy/one" + PATH, "{\"model\":\"gpt-4o\",\"stream\":true,\"n\":1}");

        assertThat(answer.end()).isEqualTo(Message.End.CLEAN);
        assertThat(answer.text()).endsWith("[DONE]\n\n");
        assertThat(gateway.record().attempt().provider()).isEqualTo("one");
        assertThat(ask("one")).isEqualTo(404);
    }

    @Test
    void theProgramLooksByItself() throws Exception {
        Path other = Files.createDirectory(folder.resolve("program"));
        Path file = other.resolve("fairlead.yaml");
        Files.copy(folder.resolve("secret"), other.resolve("secret"));
        Files.writeString(file, Files.readString(gateway.file()));
        try (GatewayProcess program = GatewayProcess.serve(file)) {
            Files.writeString(file, with("two"));

            String fields = "authorization: Bearer " + KEY + "\r\n";
            Await.until(
                    "the change is in force",
                    () -> {
                        try (RawClient client = new RawClient(program.port())) {
                            client.request("POST", "/proxy/two" + PATH, fields, new byte[0]);
                            return client.answer().status() == 200;
                        }
                    });
        }
    }

    @Test
    void aConnectionThatIsKeptOpenSeesTheNewConfiguration() throws Exception {
        String fields = "authorization: Bearer " + KEY + "\r\n";
        byte[] body = ASK.getBytes(StandardCharsets.UTF_8);
        try (RawClient client = gateway.client()) {
            client.request("POST", "/proxy/two" + PATH, fields, body);
            assertThat(client.answer().status()).isEqualTo(404);
            Files.writeString(gateway.file(), with("two"));
            gateway.reloads().reload();

            client.request("POST", "/proxy/two" + PATH, fields, body);

            assertThat(client.answer().status()).isEqualTo(200);
        }
    }
}
