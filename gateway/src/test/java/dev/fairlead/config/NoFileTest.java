package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.authentication.KeyEntry;
import dev.fairlead.authentication.KeyHash;
import dev.fairlead.authentication.KeySettings;
import dev.fairlead.call.OperationClass;
import dev.fairlead.call.Principal;
import dev.fairlead.provider.ProviderSettings;
import dev.fairlead.provider.ProviderType;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

class NoFileTest {
    private static final KeySettings KEY =
            new KeySettings(
                    KeyHash.of("k"),
                    new KeyEntry(
                            new Principal(
                                    "default", null, null, OperationClass.usual(), Map.of())));

    @Test
    void withAnEmptyEnvironmentThereIsTheTestProviderAlone() {
        Configuration configuration = configuration(Map.of());

        assertThat(configuration.providers())
                .extracting(ProviderSettings::type)
                .containsExactly(ProviderType.TEST);
        assertThat(configuration.access().keys()).containsExactly(KEY);
        assertThat(configuration.server().data().host()).isEqualTo("127.0.0.1");
    }

    @Test
    void everyTypeWithAVariableIsFoundByEachOfItsVariables() {
        for (ProviderType type : ProviderType.ALL) {
            for (String variable : type.variables()) {
                Configuration configuration = configuration(Map.of(variable, "secret-value\n"));

                assertThat(configuration.providers()).hasSize(2);
                ProviderSettings found = configuration.providers().get(1);
                assertThat(found.name()).isEqualTo(type.id());
                assertThat(Objects.requireNonNull(found.credential()).reveal())
                        .isEqualTo("secret-value");
            }
        }
    }

    @Test
    void firstVariableOfATypeWins() {
        NoFile noFile =
                new NoFile(new Environment(Map.of("GOOGLE_API_KEY", "b", "GEMINI_API_KEY", "a")));

        assertThat(noFile.discovered())
                .singleElement()
                .extracting(NoFile.Discovered::variable)
                .isEqualTo("GEMINI_API_KEY");
    }

    @Test
    void variablesThatCannotBeACredentialAreLeftAlone() {
        assertThat(new NoFile(new Environment(Map.of("OPENAI_API_KEY", " "))).discovered())
                .isEmpty();
        assertThat(new NoFile(new Environment(Map.of("OPENAI_API_KEY", "a\rb"))).discovered())
                .isEmpty();
    }

    private static Configuration configuration(Map<String, String> variables) {
        return new NoFile(new Environment(variables)).configuration(Path.of("data"), KEY);
    }
}
