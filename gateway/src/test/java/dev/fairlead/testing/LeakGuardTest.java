package dev.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class LeakGuardTest {
    private static final int ATTEMPTS = 50;

    @Test
    void findsAPlantedLeakAndSaysWhereItWasMade() throws InterruptedException {
        List<String> found = new ArrayList<>();
        // One collection is not bound to find everything that is garbage.
        for (int i = 0; i < ATTEMPTS && found.isEmpty(); i++) {
            plant();
            found.addAll(LeakGuard.found());
        }
        assertThat(found).isNotEmpty();
        assertThat(found.getFirst()).contains("plant");
        // What else was planted must not fail this class.
        LeakGuard.found();
    }

    @Test
    void isSilentAboutWhatWasReleased() throws InterruptedException {
        ByteBufAllocator.DEFAULT.directBuffer(16).release();
        assertThat(LeakGuard.found()).isEmpty();
    }

    private static void plant() {
        ByteBuf leaked = ByteBufAllocator.DEFAULT.directBuffer(16);
        assertThat(leaked.writeByte(1).readableBytes()).isEqualTo(1);
    }
}
