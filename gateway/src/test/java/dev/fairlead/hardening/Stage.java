package dev.fairlead.hardening;

import dev.fairlead.TestGateway;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A gateway and the provider behind its routes, for one class of tests. */
final class Stage implements AutoCloseable {
    static final String CHAT = "/proxy/openai/v1/chat/completions";
    static final String ASK = "{\"model\":\"gpt-4o-mini\",\"messages\":[]}";
    static final String KEY = "authorization: Bearer " + TestGateway.KEY + "\r\n";

    private final FakeProvider provider;
    private final TestGateway gateway;

    private Stage(FakeProvider provider, TestGateway gateway) {
        this.provider = provider;
        this.gateway = gateway;
    }

    static Stage set(Path folder) throws Exception {
        return set(folder, "");
    }

    /**
     * With those settings of the server, each line indented by two. Routes {@code openai}, {@code
     * claude}, {@code gemini} and {@code cohere} lead to the one provider; with {@code -hasty}
     * behind the name they wait half a second for it, with {@code -brisk} two.
     */
    static Stage set(Path folder, String server) throws Exception {
        FakeProvider provider = new FakeProvider();
        String url = provider.url();
        String credentials = "credentials: \"${env:CREDENTIAL}\"";
        return new Stage(
                provider,
                TestGateway.start(
                        folder,
                        server,
                        "providers:\n"
                                + providers("", url, credentials)
                                + providers("-hasty", url, credentials + patience("500ms"))
                                + providers("-brisk", url, credentials + patience("2s"))));
    }

    private static String patience(String time) {
        return ", timeouts: {first_byte: " + time + ", idle: " + time + "}";
    }

    private static String providers(String suffix, String url, String more) {
        return """
          openai%1$s: {type: openai, base_url: "%2$s/v1", %3$s}
          claude%1$s: {type: anthropic, base_url: "%2$s", %3$s}
          gemini%1$s: {type: gemini, base_url: "%2$s", %3$s}
          cohere%1$s: {type: cohere, base_url: "%2$s", %3$s}
        """
                .formatted(suffix, url, more);
    }

    FakeProvider provider() {
        return provider;
    }

    TestGateway gateway() {
        return gateway;
    }

    /** Sends a head in which every line feed stands for a line end, and reads the answer. */
    Message answerTo(String head) throws IOException {
        try (RawClient client = gateway.client()) {
            return client.send(crlf(head)).answer();
        }
    }

    /** A good call, to see that others are served. */
    Message ask() throws IOException {
        return gateway.post(CHAT, ASK);
    }

    static String crlf(String text) {
        return text.replace("\r\n", "\n").replace("\n", "\r\n");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        provider.close();
    }
}
