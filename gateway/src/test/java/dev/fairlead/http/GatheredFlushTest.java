package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatheredFlushTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new GatheredFlush());

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    private void write(int bytes) {
        channel.pipeline().write(Unpooled.wrappedBuffer(new byte[bytes]));
        channel.pipeline().flush();
    }

    @Test
    void whatIsFlushedTogetherGoesOutAtTheEndOfTheRound() {
        channel.pipeline().write(Unpooled.wrappedBuffer(new byte[1]));
        write(2);
        channel.pipeline().flush();
        assertThat(channel.outboundMessages()).isEmpty();

        channel.runPendingTasks();

        assertThat(channel.outboundMessages()).hasSize(2);
    }

    @Test
    void aLaterRoundHasItsOwnFlush() {
        write(1);
        channel.runPendingTasks();
        write(2);
        assertThat(channel.outboundMessages()).hasSize(1);

        channel.runPendingTasks();

        assertThat(channel.outboundMessages()).hasSize(2);
    }

    @Test
    void muchGoesOutAtOnce() {
        write(17 * 1024);

        assertThat(channel.outboundMessages()).hasSize(1);
    }

    @Test
    void aCloseLosesNothingThatWasFlushed() {
        write(1);

        channel.pipeline().close();

        assertThat(channel.outboundMessages()).hasSize(1);
    }
}
