package dev.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.http.Loops;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

class BlockingCallGuardTest {
    @Test
    void findsAPlantedWaitOnAnEventLoop() throws Exception {
        try (Loops loops = Loops.start(1, Loops.Transport.NATIVE)) {
            CompletableFuture<Boolean> done = new CompletableFuture<>();
            loops.all()
                    .getFirst()
                    .execute(
                            () -> {
                                LockSupport.parkNanos(1);
                                done.complete(true);
                            });
            assertThat(done.get(20, TimeUnit.SECONDS)).isTrue();
            List<String> found = BlockingCallGuard.found();
            assertThat(found).isNotEmpty();
            assertThat(found.getFirst()).contains("park").contains("BlockingCallGuardTest");
        }
    }

    @Test
    void isSilentAboutWaitsElsewhere() {
        LockSupport.parkNanos(1);
        assertThat(BlockingCallGuard.found()).isEmpty();
    }
}
