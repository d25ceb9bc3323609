package dev.fairlead.framing;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class LineParserTest {
    private final List<String> found = new ArrayList<>();
    private final LineParser parser =
            new LineParser(line -> found.add(UTF_8.decode(line).toString()));

    @Test
    void deliversLinesHoweverTheyAreCut() {
        byte[] bytes =
                "{\"a\":\"é\"}\n{\"b\":1}\r\n\n\r\n{\"c\":\r2}\n{\"done\":true}".getBytes(UTF_8);
        for (int size = 1; size <= bytes.length; size++) {
            List<String> lines = new ArrayList<>();
            LineParser cut = new LineParser(line -> lines.add(UTF_8.decode(line).toString()));
            Pieces.of(bytes, size).forEach(cut::feed);
            cut.finish();

            assertThat(lines)
                    .containsExactly(
                            "{\"a\":\"é\"}", "{\"b\":1}", "{\"c\":\r2}", "{\"done\":true}");
        }
    }

    @Test
    void givesUpOnALineThatIsTooLong() {
        byte[] bytes = ("1\n" + "x".repeat(LineParser.MAX_LINE + 1) + "\n2\n").getBytes(UTF_8);
        for (int size : new int[] {1000, 3_000_000}) {
            List<String> lines = new ArrayList<>();
            LineParser cut = new LineParser(line -> lines.add(UTF_8.decode(line).toString()));
            Pieces.of(bytes, size).forEach(cut::feed);
            cut.finish();

            assertThat(cut.gaveUp()).isPresent();
            assertThat(lines).containsExactly("1");
        }
    }

    @Test
    void takesALineOfTheGreatestLength() {
        byte[] bytes = ("x".repeat(LineParser.MAX_LINE) + "\r\n2").getBytes(UTF_8);
        Pieces.of(bytes, 1000).forEach(parser::feed);
        parser.finish();

        assertThat(found).hasSize(2);
        assertThat(parser.gaveUp()).isEmpty();
    }
}
