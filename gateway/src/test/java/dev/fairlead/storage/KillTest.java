package dev.fairlead.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Ending;
import dev.fairlead.ledger.RecordFilter;
import dev.fairlead.ledger.RecordQuery;
import dev.fairlead.ledger.RecordStore;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.ledger.journal.DataFolder;
import dev.fairlead.ledger.journal.Journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Kills a process that writes records, at random moments, as {@code kill -9} does, and starts it
 * again at once: ten times, or {@code -Dkills=N}. The witness is what the process had said to this
 * one, as a client sees an answer's end.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("kills", 10);

    private final Set<String> begun = new HashSet<>();
    private final Set<String> ended = new HashSet<>();

    @TempDir private Path folder;

    @Test
    void noFinishedCallIsLostAndNoneIsThereTwice() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < KILLS; round++) {
            try (ChildProcess gateway =
                    ChildProcess.start(AppendingGateway.class, folder, "r" + round)) {
                assertThat(gateway.line()).isEqualTo("ready");
                for (int i = random.nextInt(20_000); i >= 0; i--) {
                    note(gateway.line());
                }
                gateway.kill();
                gateway.rest().forEach(this::note);
            }
        }
        startOnceMore();

        Map<String, UsageRecord> stored = stored();
        assertThat(missing(ended, stored)).as("ended, seed %s", seed).isEmpty();
        assertThat(missing(begun, stored)).as("begun, seed %s", seed).isEmpty();
        assertThat(ended).isNotEmpty();
        assertThat(stored.values())
                .filteredOn(r -> ended.contains(r.attempt().callId()))
                .allMatch(r -> r.settlement().ending() == Ending.COMPLETE);
        System.out.println(
                KILLS + " kills, " + ended.size() + " ends seen, " + stored.size() + " records");
    }

    private static List<String> missing(Set<String> seen, Map<String, UsageRecord> stored) {
        return seen.stream().filter(id -> !stored.containsKey(id)).sorted().limit(20).toList();
    }

    private void note(String line) {
        // Never half a line: the system writes so few bytes to a pipe whole or not at all.
        if (line.startsWith("o ")) {
            begun.add(line.substring(2));
        } else if (line.startsWith("e ")) {
            ended.add(line.substring(2));
        }
    }

    private void startOnceMore() throws Exception {
        try (DataFolder data = DataFolder.open(folder);
                RecordStore store = SqliteDatabase.open(file()).recordStore()) {
            Journal.open(data, AppendingGateway.settings(), store, AppendingGateway::crashed)
                    .close();
        }
        assertThat(folder.resolve("journal")).isEmptyDirectory();
    }

    private Map<String, UsageRecord> stored() throws Exception {
        Map<String, UsageRecord> stored = new HashMap<>();
        try (RecordQuery query = SqliteDatabase.existing(file()).recordQuery()) {
            query.each(
                    RecordFilter.ALL,
                    r -> assertThat(stored.put(r.attempt().callId(), r)).as("twice").isNull());
        }
        return stored;
    }

    private Path file() {
        return folder.resolve("fairlead.db");
    }
}
