package dev.fairlead.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

class GlobsTest {
    /** What slips through the allow-lists of others (field report L30). */
    @ParameterizedTest
    @CsvSource({
        "vendor/*, vendor/x, true",
        "vendor/*, vendor/, true",
        "vendor/*, vendorz/x, false",
        "vendor/*, vendor, false",
        "vendor/*, VENDOR/x, false",
        "vendor/*, ' vendor/x', false",
        "vendor/*, x, false",
        "vendor/*, other/vendor/x, false",
        "gpt-4o, gpt-4o, true",
        "gpt-4o, gpt-4o-mini, false",
        "gpt-4o, my-gpt-4o, false",
        "gpt-*-mini, gpt-4o-mini, true",
        "gpt-*-mini, gpt-mini, false",
        "gpt-*-mini, gpt--mini, true",
        "*mini*, gpt-4o-mini-2024, true",
        "a*a, a, false",
        "ab*ba, aba, false",
        "*, anything, true",
        "*, '', true",
        "**, x, true",
        "g.t*, gpt-4o, false",
        "gpt-[45]*, gpt-4o, false",
    })
    void aPatternFitsAWholeNameLetterForLetter(String pattern, String name, boolean allowed) {
        assertThat(Globs.of(List.of(pattern)).allows(name)).isEqualTo(allowed);
    }

    @Test
    void noListAllowsAllAndAnEmptyOneNothing() {
        assertThat(Globs.of(null).allows("x")).isTrue();
        assertThat(Globs.of(null).allowsAll()).isTrue();
        assertThat(Globs.of(List.of()).allows("x")).isFalse();
        assertThat(Globs.of(List.of()).allows("")).isFalse();
        assertThat(Globs.of(List.of("*")).allows("x")).isTrue();
    }

    @Test
    void aPatternFitsWhatARegularExpressionOfItFits() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            String pattern = text(random, "ab*");
            String name = text(random, "ab");
            String expression = "\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E";

            assertThat(Globs.of(new ArrayList<>(List.of(pattern))).allows(name))
                    .as("%s fits %s, seed %s", pattern, name, seed)
                    .isEqualTo(Pattern.matches(expression, name));
        }
    }

    private static String text(Random random, String letters) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(7); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
