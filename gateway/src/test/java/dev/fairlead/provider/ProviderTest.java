package dev.fairlead.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;
import dev.fairlead.call.Secret;
import dev.fairlead.http.Origin;
import dev.fairlead.http.Outgoing;
import dev.fairlead.http.Timeouts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class ProviderTest {
    private static final String KEY = "fl_caller_key";
    private static final String CREDENTIAL = "sk-provider-credential";
    private static final Upload NONE = Upload.unchanged(new Outgoing.Content.None());

    @Test
    void passesWhatIsNotNamedInOrderAndLetterForLetter() {
        assertThat(
                        sent(
                                openai("https://api.openai.com/v1"),
                                "Accept",
                                "application/json",
                                "X-Stainless-Retry-Count",
                                "0",
                                "anthropic-beta",
                                "a,b",
                                "anthropic-beta",
                                "c",
                                "X-Request-ID",
                                " spaced  id",
                                "Traceparent",
                                "00-1-2-03",
                                "Accept-Encoding",
                                "gzip, deflate"))
                .containsExactly(
                        "Accept: application/json",
                        "X-Stainless-Retry-Count: 0",
                        "anthropic-beta: a,b",
                        "anthropic-beta: c",
                        "X-Request-ID:  spaced  id",
                        "Traceparent: 00-1-2-03",
                        "Accept-Encoding: gzip, deflate",
                        "authorization: Bearer " + CREDENTIAL);
    }

    @Test
    void dropsCredentialsHopByHopFieldsAndWhereTheCallerComesFrom() {
        List<String> dropped =
                List.of(
                        "Authorization",
                        "Proxy-Authorization",
                        "X-Api-Key",
                        "api-key",
                        "x-goog-api-key",
                        "x-goog-user-project",
                        "X-Amz-Date",
                        "X-Amz-Security-Token",
                        "X-Amz-Content-Sha256",
                        "X-Amz-Credential",
                        "Ocp-Apim-Subscription-Key",
                        "X-Auth-Token",
                        "X-Access-Token",
                        "Private-Token",
                        "Cookie",
                        "Forwarded",
                        "X-Forwarded-For",
                        "X-Forwarded-Proto",
                        "X-Real-IP",
                        "CF-Connecting-IP",
                        "fairlead-tags",
                        "OpenAI-Organization",
                        "OpenAI-Project",
                        "Connection",
                        "Keep-Alive",
                        "Proxy-Connection",
                        "TE",
                        "Trailer",
                        "Transfer-Encoding",
                        "Upgrade",
                        "HTTP2-Settings",
                        "Host",
                        "Content-Length",
                        "Expect");
        List<String> headers = new ArrayList<>();
        for (String name : dropped) {
            headers.addAll(List.of(name, "x"));
        }

        assertThat(sent(openai("https://api.openai.com/v1"), headers.toArray(String[]::new)))
                .containsExactly("authorization: Bearer " + CREDENTIAL);
    }

    @Test
    void whatConnectionNamesStaysHere() {
        assertThat(
                        sent(
                                openai("https://api.openai.com/v1"),
                                "Connection",
                                "x-internal, Close",
                                "X-Internal",
                                "1",
                                "x-external",
                                "2"))
                .containsExactly("x-external: 2", "authorization: Bearer " + CREDENTIAL);
    }

    @Test
    void theCallersKeyGoesNowhereUnderWhateverName() {
        Provider provider = openai("https://api.openai.com/v1");

        assertThat(sent(provider, "x-team-key", KEY, "x-note", "key=" + KEY + ";"))
                .containsExactly("authorization: Bearer " + CREDENTIAL);
        assertThat(target(provider, "v1/models?token=" + KEY + "&a=%20b&fl=fl%5Fcaller%5Fkey"))
                .isEqualTo("/v1/models?a=%20b");
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com/v1, chat/completions, /v1/chat/completions",
        "https://api.openai.com/v1, v1/chat/completions, /v1/chat/completions",
        "https://api.openai.com/v1, v1beta/x, /v1/v1beta/x",
        "https://api.groq.com, openai/v1/chat/completions, /openai/v1/chat/completions",
        "http://gpu:8000, v1/models, /v1/models",
        "https://host/base/v1/, v1/a%2Fb:c/?beta=true, /base/v1/a%2Fb:c/?beta=true",
        "https://host, x?alt=sse&key=k&api_key=k&X-Amz-Signature=s&access_token=t, /x?alt=sse",
        "https://host, x?key=k, /x",
        "https://host, x?, /x?"
    })
    void joinsBasePathAndRest(String base, String rest, String target) {
        assertThat(target(openai(base), rest)).isEqualTo(target);
    }

    @Test
    void aSplicedBodyGoesWithoutDigestsAndItsAnswerIsAskedForPlain() {
        Upload spliced =
                new Upload(new Outgoing.Content.None(), Upload.Change.SPLICED, Upload.Answer.PLAIN);
        Headers headers =
                Headers.of(
                        "Content-MD5", "x",
                        "Digest", "x",
                        "Content-Digest", "x",
                        "Repr-Digest", "x",
                        "Signature", "x",
                        "Signature-Input", "x",
                        "Content-Encoding", "gzip",
                        "Accept-Encoding", "br",
                        "Content-Type", "application/json");

        assertThat(
                        lines(
                                openai("https://h/v1")
                                        .request(
                                                head("x", headers), "x", new Secret(KEY), spliced)))
                .containsExactly(
                        "Content-Type: application/json",
                        "accept-encoding: identity",
                        "authorization: Bearer " + CREDENTIAL);
    }

    @Test
    void appendsItselfToTheUserAgent() {
        assertThat(sent(openai("https://h"), "User-Agent", "OpenAI/Python 3.54"))
                .startsWith("User-Agent: OpenAI/Python 3.54 fairlead/1.2.3");
    }

    @Test
    void cleansTheHeadOfAnAnswer() {
        Headers received =
                Headers.of(
                        "Content-Type", "application/json",
                        "openai-organization", "org-1",
                        "Set-Cookie", "a=b",
                        "anthropic-organization-id", "o",
                        "Connection", "keep-alive, x-hop",
                        "X-Hop", "1",
                        "Keep-Alive", "timeout=5",
                        "Transfer-Encoding", "chunked",
                        "fairlead-cost", "0",
                        "x-echo", "Bearer " + CREDENTIAL,
                        "x-ratelimit-remaining-tokens", "7");
        Headers.Builder cleaned = Headers.builder();

        openai("https://h").answerHeaders(received, cleaned);

        assertThat(cleaned.build()).hasToString("[Content-Type, x-ratelimit-remaining-tokens]");
    }

    @Test
    void cutsItsCredentialOutOfABody() {
        byte[] body =
                ("{\"error\":\"bad key " + CREDENTIAL + " \u00fc\"}")
                        .getBytes(StandardCharsets.UTF_8);

        assertThat(new String(openai("https://h").withoutCredential(body), StandardCharsets.UTF_8))
                .isEqualTo("{\"error\":\"bad key *** \u00fc\"}");
    }

    private static List<String> sent(Provider provider, String... headers) {
        Head head = head("x", Headers.of(headers));
        return lines(provider.request(head, "x", new Secret(KEY), NONE));
    }

    private static String target(Provider provider, String rest) {
        Head head = head(rest, Headers.EMPTY);
        String path = head.path().substring("/proxy/p/".length());
        return provider.request(head, path, new Secret(KEY), NONE).target();
    }

    private static List<String> lines(Outgoing request) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < request.headers().size(); i++) {
            lines.add(request.headers().name(i) + ": " + request.headers().value(i));
        }
        return lines;
    }

    private static Head head(String rest, Headers headers) {
        return new Head(
                "POST",
                "/proxy/p/" + rest,
                headers,
                Head.Version.HTTP_1_1,
                InetAddress.getLoopbackAddress(),
                false);
    }

    private static Provider openai(String baseUrl) {
        ProviderType type = ProviderType.named("openai").orElseThrow();
        BaseUrl url = BaseUrl.parse(baseUrl, Origin.Trust.PLATFORM);
        ProviderSettings settings =
                new ProviderSettings(
                        "p",
                        type,
                        url,
                        new Secret(CREDENTIAL),
                        Timeouts.DEFAULT,
                        ProviderSettings.Terms.of(type),
                        ProviderSettings.Pricing.of(type));
        return new Provider(settings, url, "1.2.3");
    }
}
