package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class LoopsTest {
    @Test
    void tasksAndTimersRunOnTheLoopAndOnNoOther() throws Exception {
        try (Loops loops = Loops.start(2, Loops.Transport.NATIVE)) {
            Loop loop = loops.all().getFirst();
            Loop other = loops.all().getLast();
            CompletableFuture<Boolean> ran = new CompletableFuture<>();
            loop.execute(
                    () ->
                            loop.after(
                                    Duration.ofMillis(1),
                                    () -> ran.complete(loop.isCurrent() && !other.isCurrent())));
            assertThat(ran.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(loop.isCurrent()).isFalse();
        }
    }

    @Test
    void nioServesWhereTheNativeTransportIsNotWanted() {
        try (Loops loops = Loops.start(1, Loops.Transport.NIO)) {
            assertThat(loops.epoll()).isFalse();
            assertThat(loops.all()).hasSize(1);
        }
    }

    @Test
    void noLoopsIsAMistake() {
        assertThatThrownBy(() -> Loops.start(0, Loops.Transport.NATIVE))
                .hasMessage("count: 0 (expected: >= 1)");
    }
}
