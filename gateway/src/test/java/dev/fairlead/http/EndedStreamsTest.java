package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndedStreamsTest {
    @Test
    void remembersTheLastOnes() {
        EndedStreams ended = new EndedStreams();
        for (int stream = 1; stream <= 4001; stream += 2) {
            ended.add(stream, stream % 4 == 1 ? EndedStreams.By.US : EndedStreams.By.CLIENT);
            assertThat(ended.endOf(stream)).isNotNull();
        }
        assertThat(ended.endOf(4001)).isEqualTo(EndedStreams.By.US);
        assertThat(ended.endOf(3999)).isEqualTo(EndedStreams.By.CLIENT);
        assertThat(ended.endOf(2981)).isEqualTo(EndedStreams.By.US);
        assertThat(ended.endOf(1)).isNull();
        assertThat(ended.endOf(4000)).isNull();
    }

    @Test
    void knowsNoneAtFirst() {
        assertThat(new EndedStreams().endOf(1)).isNull();
    }
}
