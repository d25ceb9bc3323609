package dev.fairlead.prices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What docs/pricing.md says of the library. */
class PricingGuideTest {
    private static final Path GUIDE = Path.of("..", "docs", "pricing.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final PriceBook book = PriceBook.bundled();

    @Test
    void listsTheFlavorsOfEveryProvider() throws Exception {
        Map<String, List<String>> listed = new TreeMap<>();
        List<String> lines = Files.readAllLines(GUIDE);
        int header = lines.indexOf("| provider | flavors |");
        for (String line : lines.subList(header + 2, lines.size())) {
            if (!line.startsWith("|")) {
                break;
            }
            String[] cells = line.split("\\|", -1);
            codes(cells[1]).forEach(provider -> listed.put(provider, codes(cells[2])));
        }

        Map<String, List<String>> actual = new TreeMap<>();
        for (Provider provider : book.providers()) {
            String name = provider.id().replaceFirst("^huggingface_.*", "huggingface_…");
            actual.put(name, provider.flavors());
        }
        assertThat(listed).isEqualTo(actual);
    }

    @Test
    void showsALibraryCallThatWorks() throws Exception {
        Quote quote = book.quote(ModelQuery.of("openai", "gpt-4o"), Instant.now());

        assertThat(quote).isInstanceOf(Quote.Found.class);
        Cost cost = ((Quote.Found) quote).price().price(Usage.tokens(1000, 200));
        assertThat(cost).isInstanceOf(Cost.Known.class);
        assertThat(Files.readString(GUIDE))
                .contains("// " + ((Cost.Known) cost).total().stripTrailingZeros().toPlainString());
    }

    @Test
    void namesModelsThatBehaveAsItSays() {
        assertThat(quote("anthropic", "claude-opus-4-6-fast")).isInstanceOf(Quote.Unknown.class);
        assertThat(quote("openrouter", "openai/gpt-4o:free")).isInstanceOf(Quote.Unknown.class);
        assertThat(quote("google", "models/gemini-2.5-flash")).isInstanceOf(Quote.Found.class);
        assertThat(quote("google", "claude-opus-4-5@20251101")).isInstanceOf(Quote.Found.class);
    }

    private Quote quote(String provider, String model) {
        return book.quote(ModelQuery.of(provider, model), Instant.parse("2026-08-22T12:00:00Z"));
    }

    private static List<String> codes(String cell) {
        return CODE.matcher(cell).results().map((MatchResult found) -> found.group(1)).toList();
    }
}
