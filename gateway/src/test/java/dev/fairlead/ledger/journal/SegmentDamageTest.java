package dev.fairlead.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Reservation;
import dev.fairlead.ledger.MemoryStore;
import dev.fairlead.ledger.SampleRecords;
import dev.fairlead.ledger.UsageRecord;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What a journal gives back whose files were damaged after the process had died. */
class SegmentDamageTest {
    private static final int RECORDS = 12;

    private final MemoryStore store = new MemoryStore();
    private Path segment = Path.of("");

    @TempDir private Path live;
    @TempDir private Path dead;

    @BeforeEach
    void dieWithTwelveRecordsAndOneRunning() throws Exception {
        MemoryStore away = new MemoryStore();
        away.failBefore(() -> true);
        JournalSettings settings =
                new JournalSettings(
                        JournalSync.OFF,
                        JournalFixture.SMALL.interval(),
                        64 * 1024,
                        Duration.ofMillis(1));
        try (var journal = JournalFixture.open(live, away, settings)) {
            for (int i = 0; i < RECORDS; i++) {
                journal.lane()
                        .reserve(SampleRecords.attempt("c" + i, 1))
                        .settle(SampleRecords.settlement(i), () -> {});
            }
            Reservation running = journal.lane().reserve(SampleRecords.attempt("running", 1));
            running.progress(200, 5, 1, SampleRecords.usage(1, 2));
            journal.copyTo(dead);
        }
        segment = segmentWithEntries();
    }

    @Test
    void aTornTailCostsOnlyWhatWasTorn() throws Exception {
        int last = entries().getLast();
        overwrite(last + 40, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

        assertThat(replayed()).containsExactlyInAnyOrderElementsOf(ended());
    }

    @Test
    void anEntryWhoseSizeIsNotWrittenYetIsNotThere() throws Exception {
        overwrite(entries().getLast(), new byte[4]);

        assertThat(replayed()).containsExactlyInAnyOrderElementsOf(ended());
    }

    @Test
    void aCutFileGivesWhatIsLeft() throws Exception {
        // Entries come in pairs: opened, settled. Cut in the middle of the fifth settled one.
        int cut = entries().get(9) + 50;
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            channel.truncate(cut);
        }

        // The fifth attempt was closed in place after its record was written, so nothing says that
        // it ran; the others are whole.
        assertThat(replayed()).containsExactlyInAnyOrder("c0-1", "c1-1", "c2-1", "c3-1");
    }

    @Test
    void aHoleCostsOnlyWhatWasInIt() throws Exception {
        int settledOfFour = entries().get(9);
        int openedOfSix = entries().get(12);
        overwrite(settledOfFour, new byte[openedOfSix - settledOfFour]);

        List<String> expected = new ArrayList<>(ended());
        expected.removeAll(List.of("c4-1", "c5-1"));
        expected.add("running-1");
        assertThat(replayed()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void anUnreadableHeaderIsKeptForThoseWhoCanReadIt() throws Exception {
        overwrite(8, new byte[] {99});

        assertThat(replayed()).isEmpty();
        assertThat(dead.resolve("journal"))
                .isDirectoryContaining(f -> f.toString().endsWith(".damaged"));
    }

    @Test
    void randomBytesNeverMakeARecordNorStopTheStart() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] sound = Files.readAllBytes(segment);
        int end = entries().getLast() + 400;
        for (int round = 0; round < 150; round++) {
            byte[] damaged = sound.clone();
            for (int spot = random.nextInt(6); spot >= 0; spot--) {
                damage(damaged, end, random);
            }
            Path folder = Files.createDirectories(dead.resolve("fuzz-" + round));
            Files.createDirectories(folder.resolve("journal"));
            Files.write(folder.resolve("journal").resolve(segment.getFileName()), damaged);
            MemoryStore found = new MemoryStore();

            JournalFixture.open(folder, found).close();

            assertThat(found.records())
                    .as("seed %s, round %s", seed, round)
                    .extracting(UsageRecord::id)
                    .isSubsetOf(possible());
            assertThat(found.records())
                    .as("seed %s, round %s", seed, round)
                    .filteredOn(r -> ended().contains(r.id()))
                    .filteredOn(r -> r.settlement().certainty().code().equals("reported"))
                    .allSatisfy(r -> assertThat(r).isEqualTo(original(r)));
        }
    }

    /** A run of random bytes, of zeros, or a piece of the file itself in another place. */
    private static void damage(byte[] bytes, int end, Random random) {
        int from = SegmentHeader.SIZE + random.nextInt(end - SegmentHeader.SIZE);
        int length = Math.min(1 + random.nextInt(200), bytes.length - from);
        switch (random.nextInt(3)) {
            case 0 -> {
                for (int i = 0; i < length; i++) {
                    bytes[from + i] = (byte) random.nextInt();
                }
            }
            case 1 -> Arrays.fill(bytes, from, from + length, (byte) 0);
            default -> System.arraycopy(bytes, random.nextInt(end - length), bytes, from, length);
        }
    }

    private static UsageRecord original(UsageRecord found) {
        String callId = found.attempt().callId();
        return SampleRecords.of(callId, 1, Integer.parseInt(callId.substring(1)));
    }

    private static List<String> ended() {
        return Stream.iterate(0, i -> i + 1).limit(RECORDS).map(i -> "c" + i + "-1").toList();
    }

    private static List<String> possible() {
        List<String> all = new ArrayList<>(ended());
        all.add("running-1");
        return all;
    }

    private List<String> replayed() throws Exception {
        JournalFixture.open(dead, store).close();
        return store.records().stream().map(UsageRecord::id).toList();
    }

    private Path segmentWithEntries() throws IOException {
        try (Stream<Path> files = Files.list(dead.resolve("journal"))) {
            return files.filter(f -> size(f, SegmentHeader.SIZE) > 0).findFirst().orElseThrow();
        }
    }

    /** Where the entries begin. */
    private List<Integer> entries() {
        List<Integer> entries = new ArrayList<>();
        int at = SegmentHeader.SIZE;
        for (int size = size(segment, at); size > 0; size = size(segment, at)) {
            entries.add(at);
            at += size;
        }
        return entries;
    }

    private static int size(Path file, int at) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer size = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(size, at);
            return size.getInt(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void overwrite(int at, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }
}
