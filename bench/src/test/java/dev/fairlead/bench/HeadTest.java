package dev.fairlead.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

class HeadTest {
    private static final byte[] MESSAGE =
            "HTTP/1.1 201 Created\r\nX: 1\r\nContent-Length:  42\r\n\r\nbody"
                    .getBytes(StandardCharsets.US_ASCII);

    @Test
    void endsAtTheBlankLineWhereverItIsCut() {
        MemorySegment message = MemorySegment.ofArray(MESSAGE);
        int end = MESSAGE.length - 4;
        for (int cut = 1; cut < end; cut++) {
            Head head = new Head();

            assertThat(head.take(message, 0, cut)).isEqualTo(-1);
            assertThat(head.take(message, cut, MESSAGE.length)).isEqualTo(end - cut);
            assertThat(head.status()).isEqualTo(201);
            assertThat(head.number(name("content-length:"))).isEqualTo(42);
            assertThat(head.number(name("absent:"))).isEqualTo(-1);
        }
    }

    private static byte[] name(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
