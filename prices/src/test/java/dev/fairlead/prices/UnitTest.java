package dev.fairlead.prices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class UnitTest {
    private static final Pattern ENTRY =
            Pattern.compile(
                    "^(\\w+):\\n  per: ([\\d_]+)\\n  price_key: (\\w+)\\n  dimensions: \\{ (.*) }",
                    Pattern.MULTILINE);

    @Test
    void isTheUnitRegistryOfGenaiPrices() throws Exception {
        Map<String, String> registry = new TreeMap<>();
        Matcher entry = ENTRY.matcher(registryText());
        while (entry.find()) {
            Map<String, String> dimensions = new TreeMap<>();
            for (String dimension : entry.group(4).split(", ", -1)) {
                String[] pair = dimension.split(": ", -1);
                dimensions.put(pair[0].strip(), pair[1].strip());
            }
            String per = entry.group(2).replace("_", "");
            registry.put(entry.group(1), per + " " + entry.group(3) + " " + dimensions);
        }

        Map<String, String> ours = new TreeMap<>();
        for (Unit unit : Unit.all()) {
            ours.put(
                    unit.name(),
                    unit.per() + " " + unit.priceKey() + " " + new TreeMap<>(unit.dimensions()));
        }

        assertThat(ours).hasSize(59).isEqualTo(registry);
    }

    @Test
    void knowsPartsAndWholes() {
        Unit input = named("input_tokens");
        Unit cached = named("cache_read_tokens");
        Unit cachedAudio = named("cache_audio_read_tokens");

        assertThat(cached.partOf(input)).isTrue();
        assertThat(cachedAudio.partOf(cached)).isTrue();
        assertThat(cachedAudio.partOf(input)).isTrue();
        assertThat(input.partOf(cached)).isFalse();
        assertThat(input.partOf(input)).isFalse();
        assertThat(named("output_tokens").partOf(input)).isFalse();
        assertThat(named("input_audio_seconds").partOf(named("audio_seconds"))).isTrue();
    }

    @Test
    void joinsWhatOverlaps() {
        Unit cached = named("cache_read_tokens");
        Unit audio = named("input_audio_tokens");

        assertThat(cached.overlaps(audio)).isTrue();
        assertThat(cached.join(audio)).isEqualTo(named("cache_audio_read_tokens"));
        assertThat(audio.overlaps(named("input_image_tokens"))).isFalse();
        assertThat(audio.join(named("input_image_tokens"))).isNull();
        assertThat(cached.overlaps(named("input_tokens"))).isFalse();
    }

    private static Unit named(String name) {
        return Objects.requireNonNull(Unit.named(name));
    }

    private static String registryText() throws Exception {
        try (InputStream in = UnitTest.class.getResourceAsStream("units.yml")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
