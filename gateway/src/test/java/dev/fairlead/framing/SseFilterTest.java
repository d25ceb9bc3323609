package dev.fairlead.framing;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class SseFilterTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final SseFilter filter = new SseFilter(SseFilterTest::edit);

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void takesOutOneEventAndNothingElse(String end) {
        String before = ": ping||data: {\"a\":1}||: hello|id: 1|data: x|||".replace("|", end);
        String hidden = "event: m|: inner|data: USAGE||".replace("|", end);
        String after = ": ping||data: [DONE]||".replace("|", end);
        byte[] bytes = (before + hidden + after).getBytes(UTF_8);

        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(filtered(Pieces.cut(bytes, cut)))
                    .as("cut at %d", cut)
                    .isEqualTo(before + after);
        }
        assertThat(filtered(Pieces.of(bytes, 1))).isEqualTo(before + after);
        assertThat(filtered(Pieces.whole(bytes))).isEqualTo(before + after);
    }

    @Test
    void takesOutALastEventWithoutItsEnd() {
        assertThat(filtered(Pieces.of("data: a\n\ndata: USAGE".getBytes(UTF_8), 4)))
                .isEqualTo("data: a\n\n");
    }

    @Test
    void passesALastEventWithoutItsEnd() {
        assertThat(filtered(Pieces.of("data: a\n\ndata: b".getBytes(UTF_8), 4)))
                .isEqualTo("data: a\n\ndata: b");
    }

    @Test
    void passesWholeEventsAtOnce() {
        assertThat(feed("data: a\n\n")).isEqualTo("data: a\n\n");
        assertThat(feed("data: b\n\ndata: c")).isEqualTo("data: b\n\n");
        assertThat(feed("c\n")).isEmpty();
        assertThat(feed("\n: x")).isEqualTo("data: cc\n\n: x");
    }

    @Test
    void passesHeartbeatsAtOnceEvenByHalves() {
        assertThat(feed(": keep")).isEqualTo(": keep");
        assertThat(feed("-alive\n")).isEqualTo("-alive\n");
        assertThat(feed("\n")).isEqualTo("\n");
        assertThat(feed("dat")).isEmpty();
    }

    @Test
    void passesEverythingOnceAnEventIsTooLong() {
        String big = "data: " + "x".repeat(SseParser.MAX_EVENT) + "\n\ndata: USAGE\n\n";

        assertThat(filtered(Pieces.of(big.getBytes(UTF_8), 50_000))).isEqualTo(big);
        Pieces.of(big.getBytes(UTF_8), 50_000).forEach(p -> filter.feed(p, b -> {}));
        assertThat(filter.gaveUp()).isPresent();
    }

    @Test
    void changesNothingInAStreamWithoutSuchEvents() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] parts = {
            "data: x", "data", "event: e", ":c", "\n", "\n", "\r", "\r\n", "é", "\ufeff"
        };
        for (int i = 0; i < 10_000; i++) {
            StringBuilder stream = new StringBuilder();
            for (int n = random.nextInt(30); n > 0; n--) {
                stream.append(parts[random.nextInt(parts.length)]);
            }
            byte[] bytes = stream.toString().getBytes(UTF_8);
            assertThat(filtered(Pieces.random(bytes, random, 7)))
                    .as("seed %d", seed)
                    .isEqualTo(stream.toString());
        }
    }

    private String feed(String piece) {
        out.reset();
        filter.feed(ByteBuffer.wrap(piece.getBytes(UTF_8)), b -> write(out, b));
        return out.toString(UTF_8);
    }

    private static SseFilter.Edit edit(SseEvent event) {
        boolean usage = UTF_8.decode(event.data()).toString().equals("USAGE");
        return usage ? SseFilter.Edit.HIDE : SseFilter.Edit.PASS;
    }

    private static String filtered(List<ByteBuffer> pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SseFilter filter = new SseFilter(SseFilterTest::edit);
        List<Integer> seen = new ArrayList<>();
        for (ByteBuffer piece : pieces) {
            filter.feed(piece, b -> seen.add(write(out, b)));
        }
        filter.finish(b -> seen.add(write(out, b)));
        assertThat(seen).allMatch(length -> length > 0);
        return out.toString(UTF_8);
    }

    private static int write(ByteArrayOutputStream out, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        out.writeBytes(copy);
        return copy.length;
    }
}
