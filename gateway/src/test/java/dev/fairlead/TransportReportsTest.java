package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Ending;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.provider.ProviderType;
import dev.fairlead.testing.Certified;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Field report O03: what is set for the transport holds for every type of provider alike. */
class TransportReportsTest {
    /** The built-in one goes over no network. */
    private static final List<ProviderType> TYPES =
            ProviderType.ALL.stream().filter(type -> !type.equals(ProviderType.TEST)).toList();

    private static final String PASSWORD = "fairlead";

    @TempDir private Path folder;
    private FakeProvider provider;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        provider = new FakeProvider(Certified.listen("localhost"));
        StringBuilder yaml = new StringBuilder("providers:\n");
        for (ProviderType type : TYPES) {
            yaml.append(provider(type, "", "timeouts: {idle: 60s}"));
            yaml.append(provider(type, "-hasty", "timeouts: {idle: 1s}"));
        }
        yaml.append("  elsewhere: {type: openai, base_url: \"https://localhost:")
                .append(provider.port())
                .append("/v1\"}\n");
        gateway = TestGateway.start(folder, yaml.toString());
    }

    private String provider(ProviderType type, String suffix, String timeouts) throws Exception {
        return """
          p-%s%s: {type: %s, base_url: "https://localhost:%d/v1", credentials: "${env:CREDENTIAL}", tls: {ca: "%s"}, %s}
        """
                .formatted(
                        type.id(),
                        suffix,
                        type.id(),
                        provider.port(),
                        Certified.authority(),
                        timeouts);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        provider.close();
    }

    /** One answer for each type, in the order of the types. */
    private List<Message> askAll(String suffix) throws Exception {
        List<Callable<Message>> calls = new ArrayList<>();
        for (ProviderType type : TYPES) {
            String target = "/proxy/p-" + type.id() + suffix + "/v1/files/x";
            calls.add(() -> gateway.get(target, "connection: close"));
        }
        List<Message> answers = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Message> answer : clients.invokeAll(calls)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }

    @Test
    void o03EveryTypeTrustsTheAuthorityThatIsNamedAndSaysNothingOfIt() throws Exception {
        for (Message answer : askAll("")) {
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        }
        assertThat(provider.requests()).hasSameSizeAs(TYPES);
        for (Message request : provider.requests()) {
            assertThat(request.body()).isEmpty();
            assertThat(request.start() + request.fields()).doesNotContain("authority", "idle");
        }
    }

    @Test
    void o03AnAuthorityOfOneProviderIsNotBelievedForAnother() throws Exception {
        assertThat(gateway.get("/proxy/elsewhere/v1/files/x").status()).isEqualTo(502);
        assertThat(provider.requests()).isEmpty();
    }

    /**
     * A process whose platform trusts the provider's authority, as a company's machines do, and
     * whose configuration names another one.
     */
    @Test
    void o03TheAuthorityThatIsNamedStandsBesideThoseOfThePlatform() throws Exception {
        Path file =
                Files.writeString(
                        Files.createDirectory(folder.resolve("other")).resolve("fairlead.yaml"),
                        """
                        server: {listen: "127.0.0.1:0", admin: "127.0.0.1:0"}
                        store: sqlite:./data/fairlead.db
                        providers:
                          named: {type: openai, base_url: "%1$s/v1", tls: {ca: "%2$s"}}
                          none: {type: openai, base_url: "%1$s/v1"}
                        projects: {research: {}}
                        keys: [{name: main, project: research, secret: "${env:TEST_KEY}"}]
                        """
                                .formatted(
                                        "https://localhost:" + provider.port(), Certified.other()));
        assertThat(statuses(file)).containsExactly(502, 502);
        assertThat(
                        statuses(
                                file,
                                "-Djavax.net.ssl.trustStore=" + trusting(Certified.authority()),
                                "-Djavax.net.ssl.trustStorePassword=" + PASSWORD))
                .containsExactly(200, 200);
    }

    /** Of the provider that names an authority, and of the one that names none. */
    private static List<Integer> statuses(Path file, String... flags) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        try (GatewayProcess process = GatewayProcess.serve(file, flags)) {
            for (String route : List.of("named", "none")) {
                try (RawClient client = new RawClient(process.port())) {
                    statuses.add(
                            client.request(
                                            "GET",
                                            "/proxy/" + route + "/v1/files/x",
                                            "authorization: Bearer " + TestGateway.KEY + "\r\n",
                                            new byte[0])
                                    .answer()
                                    .status());
                }
            }
        }
        return statuses;
    }

    /** A store for the platform of a process that trusts nobody else. */
    private Path trusting(Path certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        Path file = folder.resolve("platform.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    @Test
    void o03AStreamThatFallsSilentEndsForEveryType() throws Exception {
        provider.always(
                wire -> {
                    wire.stream("application/octet-stream").chunk("a");
                    wire.awaitClosed();
                });
        for (Message answer : askAll("-hasty")) {
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.end()).isEqualTo(Message.End.BROKEN);
        }
        for (UsageRecord made : gateway.records(TYPES.size())) {
            assertThat(made.settlement().ending()).isEqualTo(Ending.UPSTREAM_TIMEOUT);
        }
    }
}
