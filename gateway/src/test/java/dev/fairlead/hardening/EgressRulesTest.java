package dev.fairlead.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.TestGateway;
import dev.fairlead.prices.PriceBook;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.FakeProvider;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** Rule H7 on the price feed, the one call that the gateway makes by itself. */
class EgressRulesTest {
    @TempDir Path folder;
    private FakeProvider source;

    @BeforeEach
    void start() throws Exception {
        source = new FakeProvider();
    }

    @AfterEach
    void stop() throws Exception {
        source.close();
    }

    private static String feed(String url) {
        return "providers: {test: {type: test}}\nprices: {refresh: \"" + url + "\"}\n";
    }

    /** As the bundled data, but for one price. */
    private static String newer() throws Exception {
        try (InputStream in = PriceBook.class.getResourceAsStream("genai-prices.json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .replaceFirst("\"output_mtok\":\\d+", "\"output_mtok\":16");
        }
    }

    @Test
    void h7AFeedOnThisMachineGoesOnWorking() throws Exception {
        String data = newer();
        source.always(wire -> wire.json(200, data));
        try (WrittenLog log = WrittenLog.open();
                TestGateway gateway =
                        TestGateway.start(folder, feed(source.url() + "/data.json"))) {
            assertThat(source.take().field("user-agent")).isEqualTo("fairlead/test");
            Await.until("it is taken up", () -> log.text().contains("replaces"));
            assertThat(gateway.get("/proxy/models").status()).isEqualTo(200);
        }
    }

    @Test
    void h7AFeedAtALinkLocalAddressIsNotCalledAndSaysWhy() throws Exception {
        try (WrittenLog log = WrittenLog.open();
                TestGateway gateway =
                        TestGateway.start(folder, feed("http://169.254.169.254/latest"))) {
            Await.until("it is told", () -> log.text().contains("no new price data"));
            assertThat(log.text())
                    .contains("169.254.169.254 is a link-local address")
                    .contains("egress.allow");
            assertThat(gateway.get("/proxy/models").status()).isEqualTo(200);
        }
    }
}
