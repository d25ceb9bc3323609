package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.authentication.KeyHash;
import dev.fairlead.authentication.KeySettings;
import dev.fairlead.authentication.KeyState;
import dev.fairlead.call.OperationClass;
import dev.fairlead.config.Configuration.JournalSync;
import dev.fairlead.config.ConfigurationFile.Result;
import dev.fairlead.http.Timeouts;
import dev.fairlead.provider.ProviderSettings;
import dev.fairlead.provider.ProviderSettings.Account;
import dev.fairlead.provider.ProviderSettings.OnDisconnect;
import dev.fairlead.provider.ProviderType.StreamUsage;
import dev.fairlead.routing.RouteSettings;
import dev.fairlead.telemetry.LogSettings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

class ConfigurationFileTest {
    private static final Environment ENVIRONMENT =
            new Environment(
                    Map.of(
                            "OPENAI_API_KEY", "sk-openai-secret",
                            "SAM_KEY", "sam-0123456789abcdefABCDEF0123456789",
                            "CR_AT_END", "abc\r\n",
                            "CR_INSIDE", "ab\rc",
                            "EMPTY", ""));

    @TempDir Path folder;

    @Test
    void emptyFileIsAConfigurationOfDefaults() {
        Configuration configuration = good("");

        assertThat(configuration.server()).isEqualTo(ServerConfiguration.DEFAULT);
        assertThat(configuration.stores().folder()).isEqualTo(folder.resolve("data"));
        assertThat(configuration.stores().database()).isEqualTo(folder.resolve("data/fairlead.db"));
        assertThat(configuration.providers()).isEmpty();
        assertThat(configuration.access().keys()).isEmpty();
        assertThat(configuration.log()).isEqualTo(LogSettings.DEFAULT);
    }

    @Test
    void everySectionIsRead() throws IOException {
        Files.writeString(folder.resolve("tls.crt"), "");
        Files.writeString(folder.resolve("tls.key"), "");
        Configuration configuration =
                good(
                        """
                        server:
                          listen: "[::]:8000"
                          admin: localhost:0
                          tls: {certificate: tls.crt, key: tls.key}
                          timeouts: {connect: 250ms, total: none, idle: 1m}
                          short_paths: true
                          read_limit: 64KiB
                          body_memory: 1GiB
                          body_wait: 2
                          max_concurrent_streams: 10
                          shutdown_grace: 1.5h
                          drain_delay: 0s
                          half_close: answer
                        store: sqlite:./state/x.db
                        ledger: {journal_sync: each}
                        prices: {refresh: feed.json, every: 5m}
                        log: {format: json, level: warn, levels: {http: debug}}
                        """);

        ServerConfiguration server = configuration.server();
        assertThat(server.data().toString()).isEqualTo("[::]:8000");
        assertThat(server.admin().port()).isZero();
        assertThat(Objects.requireNonNull(server.tls()).key()).isEqualTo(folder.resolve("tls.key"));
        assertThat(server.paths()).isEqualTo(ServerConfiguration.Paths.SHORT);
        assertThat(server.limits())
                .isEqualTo(
                        new ServerConfiguration.Limits(
                                65_536, 1L << 20, 1L << 30, Duration.ofSeconds(2), 10));
        assertThat(server.stopping().grace()).isEqualTo(Duration.ofMinutes(90));
        assertThat(server.stopping().halfClose()).isEqualTo(ServerConfiguration.HalfClose.ANSWER);
        assertThat(server.timeouts())
                .isEqualTo(
                        new Timeouts(
                                Duration.ofMillis(250),
                                Timeouts.DEFAULT.firstByte(),
                                Duration.ofMinutes(1),
                                Duration.ZERO));
        assertThat(configuration.stores().folder()).isEqualTo(folder.resolve("state"));
        assertThat(configuration.stores().journalSync()).isEqualTo(JournalSync.EACH);
        assertThat(configuration.prices().source())
                .isEqualTo(folder.resolve("feed.json").toString());
        assertThat(configuration.log())
                .isEqualTo(
                        new LogSettings(
                                LogSettings.Format.JSON,
                                LogSettings.Level.WARN,
                                Map.of("http", LogSettings.Level.DEBUG)));
    }

    @Test
    void providersInheritTimeoutsFieldByField() {
        Configuration configuration =
                good(
                        """
                        server: {timeouts: {connect: 1s, idle: 2s}}
                        providers:
                          openai: {type: openai, timeouts: {idle: 9s}}
                        """);

        assertThat(configuration.providers().getFirst().timeouts())
                .isEqualTo(
                        new Timeouts(
                                Duration.ofSeconds(1),
                                Timeouts.DEFAULT.firstByte(),
                                Duration.ofSeconds(9),
                                Duration.ZERO));
    }

    @Test
    void providersAreReadWithTheirTypesDefaults() {
        Configuration configuration =
                good(
                        """
                        providers:
                          openai: {type: openai}
                          llama:
                            type: openai-compatible
                            base_url: HTTP://GPU-1:8000/v1/
                            ask_usage: false
                            client_account: true
                            on_disconnect: drain
                            price_provider: openai
                            prices: {input: 0, output: "$0.25"}
                          mine:
                            type: vllm
                            prices: {"llama-*": {input: 1}, qwen: {input: 2}}
                        """);

        ProviderSettings openai = configuration.providers().getFirst();
        assertThat(Objects.requireNonNull(openai.credential()).reveal())
                .isEqualTo("sk-openai-secret");
        assertThat(String.valueOf(openai.baseUrl())).isEqualTo("https://api.openai.com/v1");
        ProviderSettings llama = configuration.providers().get(1);
        assertThat(llama.credential()).isNull();
        assertThat(String.valueOf(llama.baseUrl())).isEqualTo("http://gpu-1:8000/v1");
        assertThat(llama.terms())
                .isEqualTo(
                        new ProviderSettings.Terms(
                                StreamUsage.UNASKED, Account.CLIENTS, OnDisconnect.DRAIN));
        assertThat(llama.pricing())
                .isEqualTo(
                        new ProviderSettings.Pricing(
                                "openai",
                                Map.of(
                                        "*",
                                        Map.of(
                                                "input",
                                                BigDecimal.ZERO,
                                                "output",
                                                new BigDecimal("0.25"))),
                                ProviderSettings.Unpriced.PASSES,
                                ProviderSettings.CostInBody.LEFT_OUT,
                                Map.of()));
        assertThat(configuration.providers().get(2).pricing().own().keySet())
                .containsExactlyInAnyOrder("llama-*", "qwen");
    }

    @Test
    void usualCredentialIsNotSentToAnotherHost() {
        Configuration configuration =
                good("providers: {openai: {type: openai, base_url: 'http://127.0.0.1:9/v1'}}");

        assertThat(configuration.providers().getFirst().credential()).isNull();
    }

    @Test
    void routesLeadToOneProviderWrittenEitherWay() {
        Configuration configuration =
                good(
                        """
                        providers: {a: {type: test}}
                        routes:
                          - {name: one, provider: a}
                          - name: two
                            targets:
                              - {provider: a}
                        """);

        assertThat(configuration.routes())
                .containsExactly(new RouteSettings("one", "a"), new RouteSettings("two", "a"));
    }

    @Test
    void keysAreKeptByTheirHashAlone() {
        Configuration configuration =
                good(
                        """
                        projects: {science: {}, art: }
                        users: {sam: {projects: [science]}}
                        keys:
                          - {name: laptop, project: science, user: sam, secret: "${env:SAM_KEY}",
                             expires: 2027-01-01, operations: [read, administration], tags: {env: dev}}
                          - {name: 7, secret: "${file:key}", disabled: true, operations: [],
                             expires: "2027-01-01T02:00:00+02:00"}
                          - {name: off, secret: "${env:OPENAI_API_KEY}-0123456789abcdefghij"}
                        """
                                .replace(
                                        "${file:key}",
                                        file("key", "plain-secret-of-the-team-0042\r\n\n")));

        List<KeySettings> keys = configuration.access().keys();
        assertThat(keys.getFirst().hash())
                .isEqualTo(KeyHash.of("sam-0123456789abcdefABCDEF0123456789"));
        assertThat(keys.getFirst().principal().project()).isEqualTo("science");
        assertThat(keys.getFirst().principal().tags()).containsEntry("env", "dev");
        assertThat(keys.getFirst().principal().operations())
                .containsExactlyInAnyOrder(OperationClass.READ, OperationClass.ADMINISTRATION);
        assertThat(keys.getFirst().entry().expires())
                .isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
        assertThat(keys.get(1).name()).isEqualTo("7");
        assertThat(keys.get(1).hash()).isEqualTo(KeyHash.of("plain-secret-of-the-team-0042"));
        assertThat(keys.get(1).entry().state()).isEqualTo(KeyState.DISABLED);
        assertThat(keys.get(1).principal().operations()).isEmpty();
        assertThat(keys.get(1).entry().expires()).isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
        assertThat(keys.get(2).name()).isEqualTo("off");
        assertThat(keys.get(2).principal().operations()).isEqualTo(OperationClass.usual());
        assertThat(configuration.toString()).doesNotContain("0123456789", "plain-secret", "sk-");
    }

    @Test
    void o04EmptySectionMeansEmpty() {
        Configuration configuration =
                good("keys:\nproviders:\nroutes:\nprojects:\nusers:\nserver:\nledger: ~\nlog:\n");

        assertThat(configuration.access().keys()).isEmpty();
        assertThat(configuration.server()).isEqualTo(ServerConfiguration.DEFAULT);
    }

    @Test
    void lineEndsOfOtherSystemsAndByteOrderMarksAreFine() throws IOException {
        Path file = folder.resolve("fairlead.yaml");
        String text = "\uFEFFproviders:\r\n  a: {type: test}\r\nkeys:\r\n";
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));

        Result result = new ConfigurationFile(file, ENVIRONMENT).read();

        assertThat(result.problems()).isEmpty();
        assertThat(result.value().providers()).hasSize(1);
    }

    @Test
    void lineEndsAtTheEndOfASecretAreCut() {
        Configuration configuration =
                good("providers: {a: {type: openai, credentials: '${env:CR_AT_END}'}}");

        assertThat(
                        Objects.requireNonNull(configuration.providers().getFirst().credential())
                                .reveal())
                .isEqualTo("abc");
    }

    @Test
    void anchorsMayShareASection() {
        Configuration configuration =
                good(
                        """
                        server: {timeouts: &waits {idle: 3s}}
                        providers: {a: {type: test, timeouts: *waits}}
                        """);

        assertThat(configuration.providers().getFirst().timeouts().idle())
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void commandsThatOnlyLookNeedNoSecrets() throws IOException {
        Path file = folder.resolve("fairlead.yaml");
        Files.writeString(
                file,
                """
                data: here
                providers: {a: {type: openai, credentials: "${env:NOT_SET}"}, b: {type: groq}}
                keys: [{name: k, secret: "${file:/nowhere}"}]
                """);

        Result result = new ConfigurationFile(file, ENVIRONMENT).readWithoutSecrets();

        assertThat(result.problems()).isEmpty();
        assertThat(result.stores().orElseThrow().folder()).isEqualTo(folder.resolve("here"));
    }

    @Test
    void errorsElsewhereDoNotHideWhereThingsAreKept() throws IOException {
        Path file = folder.resolve("fairlead.yaml");
        Files.writeString(file, "data: here\nprovider: {}\n");

        Result result = new ConfigurationFile(file, ENVIRONMENT).readWithoutSecrets();

        assertThat(result.configuration()).isEmpty();
        assertThat(result.stores()).isPresent();
    }

    @Test
    void missingFileIsAProblemNotACrash() {
        Result result = new ConfigurationFile(folder.resolve("no.yaml"), ENVIRONMENT).read();

        assertThat(result.problems()).singleElement().asString().endsWith("there is no such file");
        assertThat(result.stores()).isEmpty();
    }

    private String file(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException unexpected) {
            throw new AssertionError(unexpected);
        }
        return "${file:" + name + "}";
    }

    private Configuration good(String yaml) {
        Path file = folder.resolve("fairlead.yaml");
        try {
            Files.writeString(file, yaml);
        } catch (IOException unexpected) {
            throw new AssertionError(unexpected);
        }
        Result result = new ConfigurationFile(file, ENVIRONMENT).read();
        assertThat(result.errors()).isEmpty();
        return result.configuration().orElseThrow();
    }
}
