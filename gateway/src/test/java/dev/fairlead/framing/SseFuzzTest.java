package dev.fairlead.framing;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.testing.Fuzz;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The reader of event streams, fed in random pieces, against one that is as plain as the text. */
class SseFuzzTest {
    private static final List<byte[]> WORDS =
            Stream.of(
                            "data",
                            "data:",
                            "data: ",
                            "event:",
                            "event: a",
                            "id: 1",
                            "retry: 5",
                            ":",
                            ": comment",
                            " ",
                            "\n",
                            "\r",
                            "\r\n",
                            "\n\n",
                            "\r\n\r\n",
                            "\r\r",
                            "\ufeff",
                            "\0",
                            "{\"a\":1}",
                            "[DONE]",
                            "dat",
                            "x",
                            "안녕",
                            "datax: y")
                    .map(word -> word.getBytes(UTF_8))
                    .toList();

    static LongStream seeds() {
        return Fuzz.seeds("sse");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readsWhatThePlainReaderReads(long seed) {
        Fuzz fuzz = new Fuzz(seed);
        int events = 0;
        int inputs = Fuzz.inputs(20_000);
        for (int i = 0; i < inputs; i++) {
            byte[] stream = stream(fuzz);
            List<String> plain = plain(stream);
            assertThat(read(stream, fuzz))
                    .as("seed %d, input %d: %s", seed, i, Arrays.toString(stream))
                    .isEqualTo(plain);
            events += plain.size();
        }
        assertThat(events).isGreaterThan(inputs / 8);
    }

    private static byte[] stream(Fuzz fuzz) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int n = fuzz.random().nextInt(24); n > 0; n--) {
            stream.writeBytes(fuzz.one(WORDS));
        }
        byte[] bytes = stream.toByteArray();
        return fuzz.random().nextInt(4) == 0 ? fuzz.changed(bytes, WORDS) : bytes;
    }

    private static List<String> read(byte[] stream, Fuzz fuzz) {
        List<String> read = new ArrayList<>();
        SseParser parser =
                new SseParser(
                        event -> read.add(event.name() + "|" + UTF_8.decode(event.data().slice())));
        for (ByteBuffer piece : Pieces.random(stream, fuzz.random(), 9)) {
            parser.feed(piece);
        }
        parser.finish();
        return read;
    }

    /** As the standard says it, with the end of the stream for a blank line. */
    private static List<String> plain(byte[] stream) {
        List<String> events = new ArrayList<>();
        List<byte[]> data = new ArrayList<>();
        byte[] name = {};
        List<byte[]> lines = lines(stream);
        lines.add(new byte[0]);
        for (byte[] line : lines) {
            if (line.length == 0) {
                if (!data.isEmpty()) {
                    String as = name.length == 0 ? "message" : new String(name, UTF_8);
                    events.add(as + "|" + new String(joined(data), UTF_8));
                }
                data.clear();
                name = new byte[0];
                continue;
            }
            int colon = indexOf(line, ':');
            byte[] field = colon < 0 ? line : Arrays.copyOf(line, colon);
            byte[] value =
                    colon < 0 ? new byte[0] : Arrays.copyOfRange(line, colon + 1, line.length);
            if (value.length > 0 && value[0] == ' ') {
                value = Arrays.copyOfRange(value, 1, value.length);
            }
            if (Arrays.equals(field, "data".getBytes(UTF_8))) {
                data.add(value);
            } else if (Arrays.equals(field, "event".getBytes(UTF_8))) {
                name = value;
            }
        }
        return events;
    }

    private static byte[] joined(List<byte[]> data) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (int i = 0; i < data.size(); i++) {
            if (i > 0) {
                joined.write('\n');
            }
            joined.writeBytes(data.get(i));
        }
        return joined.toByteArray();
    }

    private static int indexOf(byte[] line, char wanted) {
        for (int i = 0; i < line.length; i++) {
            if (line[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static List<byte[]> lines(byte[] stream) {
        int at = 0;
        if (stream.length >= 3
                && (stream[0] & 0xff) == 0xef
                && (stream[1] & 0xff) == 0xbb
                && (stream[2] & 0xff) == 0xbf) {
            at = 3;
        }
        List<byte[]> lines = new ArrayList<>();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (; at < stream.length; at++) {
            if (stream[at] == '\n' || stream[at] == '\r') {
                if (stream[at] == '\r' && at + 1 < stream.length && stream[at + 1] == '\n') {
                    at++;
                }
                lines.add(line.toByteArray());
                line.reset();
            } else {
                line.write(stream[at]);
            }
        }
        lines.add(line.toByteArray());
        return lines;
    }
}
