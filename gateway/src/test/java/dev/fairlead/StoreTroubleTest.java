package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.storage.ChildProcess;
import dev.fairlead.storage.LockingProcess;
import dev.fairlead.storage.Mount;
import dev.fairlead.testing.Await;
import dev.fairlead.traffic.Json;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Disks and databases that take nothing for a while under the whole gateway: no call fails, and
 * when it is over every record is there once. Small disks need root.
 */
class StoreTroubleTest {
    /** More than the segments at hand take, two megabytes for each loop and one in reserve. */
    private static final int MORE_THAN_SEGMENTS_TAKE = 12_000;

    private static final String TEST_PROVIDER = "providers: {test: {type: test}}\n";

    @TempDir private Path folder;

    @Test
    void aDiskThatFillsUpInMidSegmentFailsNoCallAndLosesNoRecord() throws Exception {
        if (!Mount.isPossible(folder)) {
            return;
        }
        Path data = folder.resolve("data");
        try (Mount _ = Mount.of(data, "64m");
                TestGateway gateway = TestGateway.start(folder, TEST_PROVIDER)) {
            Load load = new Load(gateway.port());
            load.calls(50);
            Path filler = fill(data.resolve("filler"));
            load.calls(MORE_THAN_SEGMENTS_TAKE);
            assertThat(load.failed()).isEmpty();
            Map<String, @Nullable Object> health = health(gateway);
            assertThat(health.get("status")).as("%s", health).isEqualTo("degraded");
            assertThat(health.get("store_problem")).as("%s", health).isNotNull();
            Files.delete(filler);
            assertThatAllIsStored(gateway, load);
        }
    }

    @Test
    void aDatabaseThatTurnsReadOnlyFailsNoCallAndLosesNoRecord() throws Exception {
        if (!Mount.isPossible(folder)) {
            return;
        }
        Path disk = folder.resolve("data");
        try (Mount mount = Mount.of(disk, "8m");
                TestGateway gateway =
                        TestGateway.start(folder, "data: ./journal\n" + TEST_PROVIDER)) {
            Load load = new Load(gateway.port());
            load.calls(50);
            Await.until("the calls are stored", () -> gateway.stored().size() == 50);
            // No disk turns read-only while a file is open for writing: a full one makes the
            // gateway give up its connection, and is read-only before it is opened again.
            Path filler = fill(disk.resolve("filler"));
            load.during(
                    () -> {
                        Await.until("the disk turns read-only", () -> turned(mount, "ro"));
                        Await.until(
                                "that is said",
                                () -> (health(gateway).get("store_problem") + "").contains("read"));
                    });
            mount.remount("rw");
            Files.delete(filler);
            assertThatAllIsStored(gateway, load);
        }
    }

    private static boolean turned(Mount mount, String how) {
        try {
            mount.remount(how);
            return true;
        } catch (IOException inUse) {
            return false;
        }
    }

    @Test
    void o09AWriteLockOfAnotherProcessFailsNoCallAndIsNamed() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, TEST_PROVIDER)) {
            Load load = new Load(gateway.port());
            load.calls(50);
            try (ChildProcess other =
                    ChildProcess.start(LockingProcess.class, database(), "BEGIN IMMEDIATE")) {
                assertThat(other.line()).isEqualTo("done");
                load.during(
                        () -> {
                            Await.until(
                                    "the lock is named",
                                    () ->
                                            (health(gateway).get("store_problem") + "")
                                                    .contains("process " + other.pid()));
                            int before = load.count();
                            Await.until("calls go on", () -> load.count() > before + 500);
                            assertThat(command("log", "--json").exit()).isZero();
                            other.tell("");
                        });
                assertThat(other.waitFor()).isZero();
            }
            assertThatAllIsStored(gateway, load);
        }
    }

    @Test
    void o09CommandsAndABackupBesideItFailNoCall() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, TEST_PROVIDER)) {
            Load load = new Load(gateway.port());
            load.calls(50);
            Await.until("the calls are stored", () -> gateway.stored().size() == 50);
            load.during(
                    () -> {
                        for (int i = 0; i < 3; i++) {
                            Program.Outcome usage = command("usage", "--by", "key", "--json");
                            assertThat(usage.exit()).as(usage.text()).isZero();
                            assertThat(usage.text()).contains("\"key\":\"main\"");
                            Program.Outcome log = command("log", "--json");
                            assertThat(log.exit()).as(log.text()).isZero();
                            backUp("backup" + i);
                        }
                    });
            assertThatAllIsStored(gateway, load);
        }
    }

    private void backUp(String name) throws Exception {
        String statement = "VACUUM INTO '" + folder.resolve(name) + "'";
        try (ChildProcess backup =
                ChildProcess.start(LockingProcess.class, database(), statement)) {
            assertThat(backup.line()).isEqualTo("done");
            backup.tell("");
            assertThat(backup.waitFor()).isZero();
        }
    }

    private Program.Outcome command(String... arguments) {
        return new Program(folder, Map.of("TEST_KEY", TestGateway.KEY)).run(arguments);
    }

    private Path database() {
        return folder.resolve("data").resolve("fairlead.db");
    }

    private static void assertThatAllIsStored(TestGateway gateway, Load load) throws Exception {
        assertThat(load.failed()).isEmpty();
        try {
            Await.until("it is over", () -> "up".equals(health(gateway).get("status")));
        } catch (AssertionError late) {
            throw new AssertionError(late.getMessage() + ": " + health(gateway), late);
        }
        assertThat(
                        gateway.records(load.count()).stream()
                                .map(made -> made.attempt().callId())
                                .collect(Collectors.toSet()))
                .isEqualTo(load.succeeded());
        assertThat(health(gateway).get("records_lost") + "").isEqualTo("0");
    }

    private static Map<String, @Nullable Object> health(TestGateway gateway) throws IOException {
        URI page = URI.create("http://127.0.0.1:" + gateway.adminPort() + "/health");
        try (InputStream in = page.toURL().openStream()) {
            return Json.object(in.readAllBytes());
        }
    }

    private static Path fill(Path file) throws IOException {
        byte[] page = new byte[4096];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            return file;
        }
    }
}
