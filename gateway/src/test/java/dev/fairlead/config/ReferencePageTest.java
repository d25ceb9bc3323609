package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Renew the page, and the schema beside it, with {@code mvn -pl gateway -am test
 * -Dtest=ReferencePageTest -Dfairlead.docs=write}.
 */
class ReferencePageTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");

    @Test
    void committedPageIsWhatTheSchemaSays() throws IOException {
        if ("write".equals(System.getProperty("fairlead.docs"))) {
            Files.createDirectories(Path.of("../docs"));
            Files.writeString(PAGE, ReferencePage.text());
            SchemaFileTest.write();
        }

        assertThat(PAGE).content().isEqualTo(ReferencePage.text());
    }

    /** Prices are lists of names. */
    private static final List<Shape> PRICES =
            List.of(ProviderSchema.OWN_PRICES, LimitSchema.ASSUMED_PRICE);

    @Test
    void everyFieldThatIsSupportedIsExplained() {
        assertThat(Schema.ALL)
                .filteredOn(shape -> !PRICES.contains(shape))
                .allSatisfy(
                        shape ->
                                assertThat(shape.fields())
                                        .filteredOn(Field::supported)
                                        .noneMatch(field -> field.says().isEmpty()));
    }
}
