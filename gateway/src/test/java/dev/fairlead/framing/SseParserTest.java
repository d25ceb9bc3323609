package dev.fairlead.framing;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class SseParserTest {
    private static final String CHAT =
            """
            data: {"choices":[{"delta":{"content":"é"}}]}

            data: {"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":34}}

            data: [DONE]

            """;
    private static final List<String> CHAT_EVENTS =
            List.of(
                    "message|{\"choices\":[{\"delta\":{\"content\":\"é\"}}]}",
                    "message|{\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":34}}",
                    "message|[DONE]");

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            textBlock =
                    """
                    data: a\\n\\n                      ! message|a
                    data:a\\n\\n                       ! message|a
                    data:  a \\n\\n                    ! `message| a `
                    data\\n\\n                         ! message|
                    data:\\n\\n                        ! message|
                    data: a\\ndata: b\\n\\n            ! message|a\\nb
                    data: a\\ndata\\ndata:b\\n\\n      ! message|a\\n\\nb
                    event: x\\ndata: a\\n\\n           ! x|a
                    data: a\\nevent: x\\n\\n           ! x|a
                    event: x\\n\\ndata: a\\n\\n        ! message|a
                    event: x\\nevent:\\ndata: a\\n\\n  ! message|a
                    : c\\n\\ndata: a\\n: d\\nid: 1\\nretry: 5\\nother\\n\\n ! message|a
                    id: 1\\n\\n\\n\\n                  ! ``
                    datax: a\\ndat: b\\nDATA: c\\n\\n  ! ``
                    ` data: a\\n\\n`                   ! ``
                    data: a\\n                         ! message|a
                    data: a                            ! message|a
                    data: a\\nda                       ! message|a
                    data: a: b:c\\n\\n                 ! message|a: b:c
                    data: a\\r\\n\\r\\ndata: b\\r\\n\\r\\n ! message|a message|b
                    data: a\\r\\rdata: b\\r\\r         ! message|a message|b
                    data: a\\n\\rdata: b\\r\\n\\n      ! message|a message|b
                    data: a\\u0000b\\n\\n              ! message|a\\u0000b
                    """)
    void readsAsTheStandardSays(String stream, String expected) {
        byte[] bytes = unescaped(stream).getBytes(UTF_8);
        for (int size = 1; size <= bytes.length; size++) {
            assertThat(String.join(" ", read(Pieces.of(bytes, size))))
                    .as("pieces of %d", size)
                    .isEqualTo(unescaped(expected));
        }
    }

    static List<String> S09_framings() {
        String usage = "data: {\"choices\":[],";
        return List.of(
                CHAT,
                CHAT.replace("\n", "\r\n"),
                CHAT.replace("\n", "\r"),
                CHAT.replace("data: ", "data:"),
                CHAT.replace(usage, ": keep-alive\n\nid: 7\nretry: 1000\n: keep-alive\n" + usage),
                "\ufeff" + CHAT,
                CHAT.stripTrailing(),
                CHAT + "data: ");
    }

    @ParameterizedTest
    @MethodSource("S09_framings")
    void S09_readsLegalButUnusualFraming(String stream) {
        byte[] bytes = stream.getBytes(UTF_8);
        List<String> expected = new ArrayList<>(CHAT_EVENTS);
        if (stream.endsWith("data: ")) {
            expected.add("message|");
        }
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(read(Pieces.cut(bytes, cut))).as("cut at %d", cut).isEqualTo(expected);
        }
        assertThat(read(Pieces.of(bytes, 1))).isEqualTo(expected);
    }

    @Test
    void S09d_joinsOneJsonSpreadOverTwoLines() {
        String stream = CHAT.replace(",\"usage\"", ",\ndata: \"usage\"");

        assertThat(read(Pieces.of(stream.getBytes(UTF_8), 3)).get(1))
                .isEqualTo(CHAT_EVENTS.get(1).replace(",\"usage\"", ",\n\"usage\""));
    }

    @Test
    void S09gh_deliversAUsageEventThatEndsWithTheStream() {
        String stream = CHAT.substring(0, CHAT.indexOf("\n\ndata: [DONE]"));

        assertThat(read(Pieces.whole(stream.getBytes(UTF_8)))).isEqualTo(CHAT_EVENTS.subList(0, 2));
    }

    @Test
    void S09i_readsOnBehindDone() {
        assertThat(read(Pieces.whole((CHAT + "data: more\n\n").getBytes(UTF_8))))
                .hasSize(4)
                .endsWith("message|more");
    }

    @Test
    void S08_readsALargeEventCutAnywhere() {
        String stream =
                "event: response.completed\ndata: {\"output\":\""
                        + "한국어 中文 😀 ".repeat(3_000)
                        + "\",\"usage\":{\"output_tokens\":12345},\"type\":\"response.completed\"}\n\n";
        byte[] bytes = stream.getBytes(UTF_8);
        List<String> expected = read(Pieces.whole(bytes));
        assertThat(expected).hasSize(1);
        assertThat(expected.getFirst()).contains("12345").doesNotContain("\ufffd");

        assertThat(read(Pieces.of(bytes, 1))).isEqualTo(expected);
        for (int cut = bytes.length - 80; cut < bytes.length; cut++) {
            assertThat(read(Pieces.cut(bytes, cut))).isEqualTo(expected);
        }
        for (int cut = 0; cut < 100; cut++) {
            assertThat(read(Pieces.cut(bytes, cut))).isEqualTo(expected);
        }
    }

    @Test
    void tellsWhereEventsBeginAndEnd() {
        String stream = ": c\n\ndata: a\n\n\nid: 3\n: d\ndata: b\r\n\r\ndata: c";
        byte[] bytes = stream.getBytes(UTF_8);
        for (int size = 1; size <= bytes.length; size++) {
            List<String> found = new ArrayList<>();
            SseParser parser =
                    new SseParser(
                            e ->
                                    found.add(
                                            new String(
                                                    bytes,
                                                    (int) e.start(),
                                                    (int) (e.end() - e.start()),
                                                    UTF_8)));
            Pieces.of(bytes, size).forEach(parser::feed);
            parser.finish();

            // The end of the second event is cut between its last CR and LF by some sizes.
            found.set(1, found.get(1).stripTrailing());
            assertThat(found).containsExactly("data: a\n\n", "id: 3\n: d\ndata: b", "data: c");
        }
    }

    @Test
    void givesUpOnAnEventThatIsTooLong() {
        String first = "data: a\n\n";
        String big = "data: " + "x".repeat(SseParser.MAX_EVENT - 8);
        for (int size : new int[] {1000, 65_536, 3_000_000}) {
            List<String> found = new ArrayList<>();
            SseParser fits = feed((first + big + "\n\n" + first).getBytes(UTF_8), size, found);
            assertThat(fits.gaveUp()).isEmpty();
            assertThat(found).hasSize(3);

            found.clear();
            SseParser exceeds = feed((first + big + "x\n\n" + first).getBytes(UTF_8), size, found);
            assertThat(exceeds.gaveUp()).contains("an event of more than 1 MiB");
            assertThat(found).containsExactly("message|a");
        }
    }

    @Test
    void givesUpOnManyShortLinesOfOneEvent() {
        List<String> found = new ArrayList<>();

        SseParser parser = feed("data: x\n".repeat(200_000).getBytes(UTF_8), 4096, found);

        assertThat(parser.gaveUp()).isPresent();
        assertThat(found).isEmpty();
    }

    @Test
    void readsAnyStreamAlikeHoweverItIsCut() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] parts = {
            "data: x", "data:", "data", "event: e", ":c", "\n", "\n", "\r", "\r\n", "id", "é", " "
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder stream = new StringBuilder();
            for (int n = random.nextInt(20); n > 0; n--) {
                stream.append(parts[random.nextInt(parts.length)]);
            }
            byte[] bytes = stream.toString().getBytes(UTF_8);
            List<String> expected = reference(stream.toString());
            assertThat(read(Pieces.whole(bytes))).as("seed %d", seed).isEqualTo(expected);
            assertThat(read(Pieces.of(bytes, 1))).as("seed %d", seed).isEqualTo(expected);
            assertThat(read(Pieces.random(bytes, random, 9)))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    /** The standard's algorithm in its plainest form, on the whole text. */
    private static List<String> reference(String stream) {
        List<String> found = new ArrayList<>();
        String name = "";
        List<String> data = new ArrayList<>();
        for (String line : (stream + "\n\n").split("\r\n|\r|\n", -1)) {
            String value = line.replaceFirst("^[^:]*:? ?", "");
            String field = line.replaceFirst(":.*", "");
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    found.add((name.isEmpty() ? "message" : name) + "|" + String.join("\n", data));
                }
                data.clear();
                name = "";
            } else if (field.equals("data")) {
                data.add(value);
            } else if (field.equals("event")) {
                name = value;
            }
        }
        return found;
    }

    private static SseParser feed(byte[] bytes, int size, List<String> found) {
        SseParser parser = new SseParser(e -> found.add(show(e)));
        Pieces.of(bytes, size).forEach(parser::feed);
        parser.finish();
        return parser;
    }

    private static List<String> read(List<ByteBuffer> pieces) {
        List<String> found = new ArrayList<>();
        SseParser parser = new SseParser(e -> found.add(show(e)));
        for (ByteBuffer piece : pieces) {
            parser.feed(piece);
            if (!piece.isReadOnly()) {
                // What was a view is gone after the call.
                for (int i = 0; i < piece.limit(); i++) {
                    piece.put(i, (byte) '#');
                }
            }
        }
        parser.finish();
        return found;
    }

    private static String show(SseEvent event) {
        return event.name() + "|" + UTF_8.decode(event.data());
    }

    private static String unescaped(String text) {
        return text.replace("\\n", "\n").replace("\\r", "\r").replace("\\u0000", "\0");
    }
}
