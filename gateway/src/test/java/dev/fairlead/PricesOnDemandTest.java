package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.Configuration;
import dev.fairlead.config.ConfigurationFile;
import dev.fairlead.config.Environment;
import dev.fairlead.prices.PriceBook;
import dev.fairlead.testing.FakeProvider;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The price data of a command follows rule H7 as that of a gateway does. */
class PricesOnDemandTest {
    private final PricesOnDemand prices = new PricesOnDemand("test");
    @TempDir private Path folder;
    private FakeProvider source;

    @BeforeEach
    void start() throws Exception {
        source = new FakeProvider();
        String data = newer();
        source.always(wire -> wire.json(200, data));
    }

    @AfterEach
    void stop() throws Exception {
        source.close();
    }

    /** As the bundled data, but for one price. */
    private static String newer() throws Exception {
        try (InputStream in = PriceBook.class.getResourceAsStream("genai-prices.json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .replaceFirst("\"output_mtok\":\\d+", "\"output_mtok\":16");
        }
    }

    private String source(String more) throws Exception {
        Path file = folder.resolve("fairlead.yaml");
        Files.writeString(
                file,
                "providers: {test: {type: test}}\nprices: {refresh: \""
                        + source.url()
                        + "/data.json\"}\n"
                        + more);
        Configuration configuration =
                new ConfigurationFile(file, new Environment(Map.of()))
                        .read()
                        .configuration()
                        .orElseThrow();
        return prices.open(Optional.of(configuration)).version().source();
    }

    @Test
    void theNewestDataIsFetched() throws Exception {
        assertThat(source("")).isEqualTo("http://127.0.0.1/data.json");
    }

    @Test
    void h7TheGatewaysOwnListenerIsNotCalledUnlessThatIsAllowed() throws Exception {
        String own = "server: {admin: \"127.0.0.1:" + source.port() + "\"}\n";

        assertThat(source(own)).isEqualTo("bundled");
        assertThat(source.requests()).isEmpty();
        assertThat(source(own + "egress: {allow: [127.0.0.0/8]}\n"))
                .isEqualTo("http://127.0.0.1/data.json");
    }

    @Test
    void withoutAConfigurationTheDataIsThatOfTheProgram() {
        assertThat(prices.open(Optional.empty()).version().source()).isEqualTo("bundled");
    }
}
