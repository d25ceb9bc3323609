package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.admin.Reload;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Keys made and changed by commands, beside a gateway that runs and without one. */
class KeysCommandTest {
    private static final String ASK = "{\"model\":\"gpt-4o-mini\",\"messages\":[]}";
    private static final String PROVIDERS = "providers: {test: {type: test}}\n";

    @TempDir Path folder;
    private Instant now = Instant.parse("2026-11-25T12:00:00Z");

    private Program.Outcome keys(String... arguments) {
        return run(Stream.concat(Stream.of("keys"), Stream.of(arguments)).toArray(String[]::new));
    }

    private Program.Outcome run(String... arguments) {
        return new Program(folder, Map.of(), () -> now).run(arguments);
    }

    /** The text of a key, which is all that is printed where one is made. */
    private String made(String... arguments) {
        Program.Outcome outcome = keys(arguments);
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        return outcome.out().strip();
    }

    private TestGateway started() throws Exception {
        return TestGateway.start(folder, "", PROVIDERS, () -> now);
    }

    private static Message ask(TestGateway gateway, String key) throws IOException {
        try (RawClient client = gateway.client()) {
            String fields = "authorization: Bearer " + key + "\r\n";
            return client.request(
                            "POST", "/proxy/test/v1/chat/completions", fields, ASK.getBytes(UTF_8))
                    .answer();
        }
    }

    private static String health(TestGateway gateway) throws IOException {
        URI page = URI.create("http://127.0.0.1:" + gateway.adminPort() + "/health");
        try (InputStream in = page.toURL().openStream()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void aKeyIsGoodAtOnceAtTheGatewayThatRuns() throws Exception {
        try (TestGateway gateway = started()) {
            Program.Outcome made =
                    keys(
                            "create",
                            "laptop",
                            "--project",
                            "research",
                            "--user",
                            "sam",
                            "--tag",
                            "a=b");

            assertThat(made.err()).contains("key 'laptop'").contains("has confirmed it");
            assertThat(ask(gateway, made.out().strip()).status()).isEqualTo(200);
            var attempt = gateway.record().attempt();
            assertThat(attempt.key()).isEqualTo("laptop");
            assertThat(attempt.principal().project()).isEqualTo("research");
            assertThat(attempt.principal().user()).isEqualTo("sam");
            assertThat(attempt.tags()).isEqualTo(Map.of("a", "b"));
            Await.until(
                    "its use is known",
                    () ->
                            keys("show", "laptop", "--json")
                                    .out()
                                    .contains("last_used_at\":\"2026-"));
        }
    }

    @Test
    void eachStateIsInForceWhenTheCommandReturnsAndHasItsOwnCode() throws Exception {
        try (TestGateway gateway = started()) {
            String secret = made("create", "laptop");
            assertThat(ask(gateway, secret).status()).isEqualTo(200);

            assertThat(keys("disable", "laptop").exit()).isZero();
            assertThat(ask(gateway, secret).text()).contains("key_disabled");
            assertThat(keys("enable", "laptop").exit()).isZero();
            assertThat(ask(gateway, secret).status()).isEqualTo(200);
            Program.Outcome revoked = keys("revoke", "laptop");
            assertThat(revoked.exit()).isZero();
            assertThat(revoked.err())
                    .isEqualTo("key 'laptop' is revoked; the running gateway has confirmed it\n");
            assertThat(ask(gateway, secret).text()).contains("key_revoked");

            assertThat(keys("enable", "laptop").err()).contains("for ever");
            assertThat(keys("rotate", "laptop").exit()).isEqualTo(1);
            assertThat(ask(gateway, secret).status()).isEqualTo(403);
        }
    }

    @Test
    void aRotatedKeyHasTwoTextsForAsLongAsItWasSaid() throws Exception {
        try (TestGateway gateway = started()) {
            String first = made("create", "laptop");
            String second = made("rotate", "laptop", "--overlap", "2h");
            assertThat(second).isNotEqualTo(first);
            assertThat(ask(gateway, first).status()).isEqualTo(200);
            assertThat(ask(gateway, second).status()).isEqualTo(200);

            String third = made("rotate", "laptop", "--overlap", "0");
            assertThat(ask(gateway, first).status()).isEqualTo(200);
            assertThat(ask(gateway, second).text()).contains("key_expired");
            assertThat(ask(gateway, third).status()).isEqualTo(200);

            now = now.plus(Duration.ofHours(2));
            assertThat(ask(gateway, first).text()).contains("key_expired");
            assertThat(ask(gateway, third).status()).isEqualTo(200);
            assertThat(keys("revoke", "laptop").exit()).isZero();
            assertThat(ask(gateway, third).text()).contains("key_revoked");
            assertThat(ask(gateway, first).text()).contains("key_revoked");
        }
    }

    @Test
    void aKeyExpiresToTheSecond() throws Exception {
        try (TestGateway gateway = started()) {
            String secret = made("create", "guest", "--expires", "30m");
            now = now.plus(Duration.ofMinutes(30)).minusSeconds(1);
            assertThat(ask(gateway, secret).status()).isEqualTo(200);

            now = now.plusSeconds(1);

            assertThat(ask(gateway, secret).text()).contains("key_expired");
            assertThat(keys("list", "--json").out()).contains("\"state\":\"expired\"");
        }
    }

    @Test
    void whatAKeyMayUseIsKept() throws Exception {
        try (TestGateway gateway = started()) {
            String minis = made("create", "minis", "--models", "*-mini,o4");
            String none = made("create", "none", "--models", "");
            String away = made("create", "away", "--ip-ranges", "203.0.113.0/24");
            String other = made("create", "other", "--routes", "elsewhere");
            String reader = made("create", "reader", "--operations", "read");

            assertThat(ask(gateway, minis).status()).isEqualTo(200);
            assertThat(ask(gateway, none).text()).contains("model_not_allowed");
            assertThat(ask(gateway, away).text()).contains("ip_not_allowed");
            assertThat(ask(gateway, other).text()).contains("route_not_allowed");
            assertThat(ask(gateway, reader).text()).contains("operation_not_allowed");
            assertThat(keys("show", "minis", "--json").out())
                    .contains("\"models\":[\"*-mini\",\"o4\"],\"routes\":null")
                    .contains("\"operations\":[\"inference\",\"read\",\"stored\",\"unknown\"]");
        }
    }

    @Test
    void keysOfBothSourcesAreListedAndThoseOfTheFileAreChangedThere() throws Exception {
        try (TestGateway gateway = started()) {
            assertThat(gateway.port()).isPositive();
            keys("create", "laptop");

            List<String> lines = keys("list", "--json").out().lines().toList();

            assertThat(lines).hasSize(2);
            assertThat(lines.get(0))
                    .startsWith("{\"name\":\"main\",\"id\":null,\"state\":\"active\"");
            assertThat(lines.get(0)).contains("\"source\":\"file\",\"project\":\"research\"");
            assertThat(lines.get(1)).contains("\"source\":\"store\"").doesNotContain("secret");
            assertThat(keys("list").out()).contains("NAME").contains("laptop");
            assertThat(keys("revoke", "main").err()).contains("stands in the configuration file");
            assertThat(keys("create", "main").err()).contains("in the configuration file");
            assertThat(keys("create", "laptop").err()).contains("already");
            assertThat(keys("create", "x", "--project", "reserch").err())
                    .contains("no project 'reserch'");
            assertThat(keys("disable", "nobody").err()).contains("no key 'nobody'");
        }
    }

    @Test
    void theFileWinsWhereBothHaveTheName() throws Exception {
        try (TestGateway gateway = started()) {
            String secret = made("create", "laptop");
            assertThat(ask(gateway, secret).status()).isEqualTo(200);
            String yaml = Files.readString(gateway.file());
            Files.writeString(
                    gateway.file(),
                    yaml.replace(
                            "keys:\n",
                            "keys:\n  - {name: laptop, secret: laptop-0123456789abcdef01}\n"));
            gateway.reloads().reload();

            assertThat(ask(gateway, secret).text()).contains("invalid_key");
            assertThat(ask(gateway, "laptop-0123456789abcdef01").status()).isEqualTo(200);

            Files.writeString(gateway.file(), yaml);
            gateway.reloads().reload();
            assertThat(ask(gateway, secret).status()).isEqualTo(200);
        }
    }

    @Test
    void aNameThatBothSourcesHaveIsFoundByCheck() throws Exception {
        keys("create", "laptop");
        Files.writeString(
                folder.resolve("fairlead.yaml"),
                PROVIDERS + "keys: [{name: laptop, secret: laptop-0123456789abcdef01}]\n");

        Program.Outcome outcome = run("check");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out()).contains("'laptop' is the name of a key of the store");
    }

    /** Deleting the parent leaves no child keys working (field report L32). */
    @Test
    void aKeyGoesWithItsProject() throws Exception {
        try (TestGateway gateway = started()) {
            String secret = made("create", "laptop", "--project", "research");
            assertThat(ask(gateway, secret).status()).isEqualTo(200);
            String yaml = Files.readString(gateway.file());
            Files.writeString(
                    gateway.file(),
                    yaml.replace("projects: {research: {}", "projects: {other: {}")
                            .replace("users: {sam: {projects: [research]}}", "")
                            .replace("project: research, user: sam, ", ""));
            assertThat(gateway.reloads().reload()).isEqualTo(new Reload.Applied(List.of()));

            assertThat(ask(gateway, secret).text()).contains("key_disabled").contains("project");
        }
    }

    @Test
    void withoutAGatewayChangesWaitForTheNextStart() throws Exception {
        String secret;
        try (TestGateway gateway = started()) {
            secret = made("create", "laptop");
            assertThat(ask(gateway, secret).status()).isEqualTo(200);
        }
        Program.Outcome revoked = keys("revoke", "laptop", "--json");
        assertThat(revoked.exit()).isZero();
        assertThat(revoked.err()).contains("no gateway runs here");
        assertThat(revoked.out()).contains("\"state\":\"revoked\"").contains("\"confirmed\":false");

        try (TestGateway gateway = started()) {
            assertThat(ask(gateway, secret).text()).contains("key_revoked");
        }
    }

    @Test
    void aChangeThatNoCommandTellsOfIsSeenByItself() throws Exception {
        try (TestGateway gateway = started()) {
            String secret = made("create", "laptop");
            try (Connection connection =
                            DriverManager.getConnection(
                                    "jdbc:sqlite:" + folder.resolve("data/fairlead.db"));
                    Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA busy_timeout = 10000");
                statement.execute("UPDATE access_keys SET state = 'disabled', change = change + 1");
            }

            Await.until(
                    "the gateway has seen it",
                    () -> ask(gateway, secret).text().contains("key_disabled"));
        }
    }

    @Test
    void whileTheStoreIsAwayNobodyIsToldThatAKeyIsNotGood() throws Exception {
        try (TestGateway gateway = started()) {
            String known = made("create", "laptop");
            String elsewhere = made("create", "elsewhere", "--data", "other");
            assertThat(ask(gateway, elsewhere).text()).contains("invalid_key");
            Path store = folder.resolve("data/fairlead.db");
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store);
                    Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA busy_timeout = 10000");
                statement.execute("ALTER TABLE access_keys RENAME TO access_keys_away");
                Await.until(
                        "the gateway has noticed",
                        () -> ask(gateway, elsewhere).text().contains("store_unavailable"));
                assertThat(ask(gateway, elsewhere).status()).isEqualTo(503);
                assertThat(ask(gateway, elsewhere).field("retry-after")).isEqualTo("1");
                assertThat(ask(gateway, known).status()).isEqualTo(200);
                assertThat(ask(gateway, TestGateway.KEY).status()).isEqualTo(200);
                assertThat(ask(gateway, "not-ours").status()).isEqualTo(401);
                assertThat(health(gateway))
                        .contains("\"status\":\"degraded\"")
                        .contains("\"keys_problem\":\"database ");
                statement.execute("ALTER TABLE access_keys_away RENAME TO access_keys");
            }
            Await.until(
                    "the gateway has noticed",
                    () -> ask(gateway, elsewhere).text().contains("invalid_key"));
        }
    }

    @Test
    void noFileHoldsTheTextOfAKey() throws Exception {
        String secret;
        try (TestGateway gateway = started()) {
            secret = made("create", "laptop");
            ask(gateway, secret);
            keys("rotate", "laptop");
        }
        String hidden = secret.split("_", -1)[2];
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(hidden);
            }
        }
    }
}
