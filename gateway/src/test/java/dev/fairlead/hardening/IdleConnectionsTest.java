package dev.fairlead.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;

import dev.fairlead.storage.ChildProcess;
import dev.fairlead.testing.Await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** Ten thousand connections on which nothing happens, and calls beside them. */
class IdleConnectionsTest {
    private static final int COUNT = 10_000;

    /** Bytes of heap and buffers that one of them may cost: a few objects, no receive buffer. */
    private static final long MOST_EACH = 16 * 1024;

    private static long descriptors() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getOpenFileDescriptorCount();
    }

    private static long memory() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        var buffers = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return runtime.totalMemory() - runtime.freeMemory() + buffers.usedDirectMemory();
    }

    @Test
    void costLittleAndHoldNobodyUp(@TempDir Path folder) throws Exception {
        try (Stage stage = Stage.set(folder)) {
            assertThat(stage.ask().status()).isEqualTo(200);
            long before = memory();
            long descriptorsBefore = descriptors();
            try (ChildProcess clients =
                    ChildProcess.start(IdleClients.class, stage.gateway().port(), COUNT)) {
                assertThat(clients.line()).isEqualTo("open");
                assertThat(descriptors() - descriptorsBefore).isGreaterThanOrEqualTo(COUNT);
                for (int i = 0; i < 200; i++) {
                    assertThat(stage.ask().status()).isEqualTo(200);
                }
                assertThat((memory() - before) / COUNT).isLessThan(MOST_EACH);
                clients.tell("end");
                assertThat(clients.waitFor()).isZero();
            }
            Await.until(
                    "all connections are closed", () -> descriptors() - descriptorsBefore < 100);
            assertThat(stage.ask().status()).isEqualTo(200);
        }
    }
}
