package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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

    @Test
    void everyFieldThatIsSupportedIsExplained() {
        assertThat(Schema.ALL)
                .filteredOn(shape -> !shape.equals(ProviderSchema.OWN_PRICES))
                .allSatisfy(
                        shape ->
                                assertThat(shape.fields())
                                        .filteredOn(Field::supported)
                                        .noneMatch(field -> field.says().isEmpty()));
    }
}
