package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What keys may be used for, from the outside. */
class KeyScopeTest {
    private static final String SECRET = "-key-0123456789abcdef0123456789abcdef";

    @TempDir Path folder;
    private FakeProvider provider;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        provider = new FakeProvider();
        gateway =
                TestGateway.start(
                        folder,
                        "  trusted_proxies: [127.0.0.1]\n",
                        """
                          - {name: minis, secret: minis%1$s, models: ["*-mini", "gemini-2.5-flash"]}
                          - {name: none, secret: none%1$s, models: []}
                          - {name: way, secret: way%1$s, routes: [chatting]}
                          - {name: nowhere, secret: nowhere%1$s, routes: []}
                          - {name: office, secret: office%1$s, ip_ranges: [203.0.113.0/24]}
                          - {name: off, secret: off%1$s, disabled: true}
                          - {name: old, secret: old%1$s, expires: 2020-01-01}
                        providers:
                          openai: {type: openai, base_url: "%2$s/v1", credentials: "${env:CREDENTIAL}"}
                          gemini: {type: gemini, base_url: "%2$s", credentials: "${env:CREDENTIAL}"}
                        routes:
                          - {name: chatting, provider: openai}
                        """
                                .formatted(SECRET, provider.url()));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        provider.close();
    }

    private Message ask(String key, String method, String target, String json, String... fields)
            throws Exception {
        String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
        try (RawClient client = gateway.client()) {
            return client.request(
                            method,
                            target,
                            "authorization: Bearer "
                                    + key
                                    + SECRET
                                    + "\r\ncontent-type: application/json\r\n"
                                    + more,
                            json.getBytes(StandardCharsets.UTF_8))
                    .answer();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "minis | POST | openai/chat/completions | {'model':'gpt-4o-mini'} | 200",
                "minis | POST | openai/chat/completions | {'model':'gpt-4o'} | 403",
                "minis | POST | openai/chat/completions | {'model':'GPT-4O-MINI'} | 403",
                "minis | POST | openai/chat/completions | {'model':' gpt-4o-mini '} | 403",
                "minis | POST | openai/chat/completions | {'mod\\u0065l':'gpt-4o'} | 403",
                "minis | POST | openai/chat/completions | {'messages':[]} | 403",
                "minis | POST | openai/chat/completions | {'model':null} | 403",
                "minis | POST | openai/v1/responses | {'model':'gpt-4o'} | 403",
                "minis | POST | openai/chat/completions"
                        + " | {'model':'gpt-4o-mini','models':['gpt-4o']} | 403",
                "minis | POST | openai/chat/completions"
                        + " | {'model':'gpt-4o-mini','models':['o4-mini']} | 200",
                "minis | POST | openai/chat/completions"
                        + " | {'model':'gpt-4o-mini','models':{'a':1}} | 400",
                "minis | POST | gemini/v1beta/models/gemini-2.5-flash:generateContent | {} | 200",
                "minis | POST | gemini/v1beta/models/gemini-2.5-pro:generateContent | {} | 403",
                "minis | POST | gemini/v1beta/models/gemini-2%2E5-pro:generateContent | {} | 403",
                "minis | GET  | openai/models | | 200",
                "minis | GET  | openai/files | | 200",
                "minis | POST | openai/batches | {'input_file_id':'f'} | 403",
                "minis | POST | openai/something/new | {'model':'gpt-4o-mini'} | 403",
                "none  | POST | openai/chat/completions | {'model':'gpt-4o-mini'} | 403",
                "way   | POST | chatting/chat/completions | {'model':'gpt-4o'} | 200",
                "way   | POST | openai/chat/completions | {'model':'gpt-4o'} | 403",
                "way   | POST | responses/chat/completions | {'model':'gpt-4o'} | 403",
                "nowhere | POST | openai/chat/completions | {'model':'gpt-4o'} | 403",
            })
    void aKeyMayUseWhatItsListsName(String key, String method, String path, String json, int status)
            throws Exception {
        String body = json == null ? "" : json.replace('\'', '"');

        Message answer = ask(key, method, "/proxy/" + path, body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(provider.requests()).hasSize(status == 200 ? 1 : 0);
        if (status == 403) {
            assertThat(answer.text()).contains("_not_allowed").doesNotContain(SECRET);
        }
    }

    @Test
    void aKeyIsToldOfTheRoutesAndModelsThatItMayUse() throws Exception {
        assertThat(ask("way", "GET", "/proxy/models", "").text())
                .contains("\"route\":\"chatting\"")
                .doesNotContain("gemini");
        assertThat(ask("minis", "GET", "/proxy/models?route=openai", "").text())
                .contains("\"gpt-4o-mini\"")
                .doesNotContain("\"gpt-4o\"");
        assertThat(ask("way", "POST", "/proxy/nothing/chat/completions", "{}").text())
                .contains("Supported values: chatting")
                .doesNotContain("gemini");
        assertThat(ask("way", "GET", "/proxy/models?route=gemini", "").text())
                .contains("Supported values: chatting");
        assertThat(ask("nowhere", "POST", "/proxy/nothing/chat/completions", "{}").text())
                .contains("The key may use none.");
    }

    @ParameterizedTest
    @CsvSource({"off, key_disabled", "old, key_expired"})
    void eachStateHasItsOwnCode(String key, String code) throws Exception {
        Message answer = ask(key, "POST", "/proxy/openai/chat/completions", "{}");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).contains(code);
    }

    @Test
    void theAddressIsThatOfTheClientBehindTheProxy() throws Exception {
        String path = "/proxy/openai/chat/completions";

        assertThat(ask("office", "POST", path, "{}", "x-forwarded-for: 203.0.113.7").status())
                .isEqualTo(200);
        Message forged =
                ask("office", "POST", path, "{}", "x-forwarded-for: 203.0.113.7, 198.51.100.1");
        assertThat(forged.status()).isEqualTo(403);
        assertThat(forged.text()).contains("ip_not_allowed").contains("198.51.100.1");
        assertThat(ask("office", "POST", path, "{}").text()).contains("ip_not_allowed");
        assertThat(ask("office", "GET", "/status", "").status()).isEqualTo(403);
        assertThat(ask("office", "GET", "/proxy/models", "").status()).isEqualTo(403);
        assertThat(provider.requests()).hasSize(1);
        assertThat(provider.take().field("x-forwarded-for")).isNull();
    }
}
