package dev.fairlead.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

class AnswerBodyTest {
    private static final byte[] CHUNKS =
            "5\r\nhello\r\n1;x=y\r\n \r\n5\r\nworld\r\n0\r\nTrailer: 1\r\n\r\nHTTP/1.1"
                    .getBytes(StandardCharsets.US_ASCII);

    private final AnswerBody body = new AnswerBody();

    @Test
    void endsWithTheLastChunkWhereverItIsCut() {
        int end = CHUNKS.length - "HTTP/1.1".length();
        for (int cut = 1; cut < end; cut++) {
            body.begin(bytes("hello world"), -1);
            MemorySegment chunks = MemorySegment.ofArray(CHUNKS);

            assertThat(body.take(chunks, 0, cut)).isEqualTo(cut);
            assertThat(body.done()).isFalse();
            assertThat(body.take(chunks, cut, CHUNKS.length)).isEqualTo(end);
            assertThat(body.done()).isTrue();
        }
    }

    @Test
    void seesAChangedByte() {
        body.begin(bytes("hello world"), 11);

        assertThatThrownBy(() -> body.take(bytes("hello_world"), 0, 11))
                .hasMessageContaining("differs");
    }

    @Test
    void seesAShortBody() {
        body.begin(bytes("hello world, and more"), -1);

        assertThatThrownBy(() -> body.take(MemorySegment.ofArray(CHUNKS), 0, CHUNKS.length))
                .hasMessageContaining("ended after 11 bytes");
    }

    @Test
    void seesAWrongLength() {
        assertThatThrownBy(() -> body.begin(bytes("hello"), 6)).hasMessageContaining("expected 5");
    }

    private static MemorySegment bytes(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII));
    }
}
