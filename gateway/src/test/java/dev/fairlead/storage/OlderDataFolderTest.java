package dev.fairlead.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Ending;
import dev.fairlead.ledger.RecordFilter;
import dev.fairlead.ledger.RecordQuery;
import dev.fairlead.ledger.RecordStore;
import dev.fairlead.ledger.SampleRecords;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.ledger.journal.DataFolder;
import dev.fairlead.ledger.journal.Journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Data folders as earlier versions left them when they died: one record in the database, one only
 * in the journal, one attempt running. They are never made anew; a new version adds one.
 */
class OlderDataFolderTest {
    @TempDir private Path folder;

    @Test
    void versionOneStartsAndLosesNothing() throws Exception {
        copy("data-folder-v1");
        Path database = folder.resolve("fairlead.db");
        try (DataFolder data = DataFolder.open(folder);
                RecordStore store = SqliteDatabase.open(database).recordStore()) {
            Journal.open(data, AppendingGateway.settings(), store, AppendingGateway::crashed)
                    .close();
        }

        Map<String, UsageRecord> records = new HashMap<>();
        try (RecordQuery query = SqliteDatabase.existing(database).recordQuery()) {
            query.each(RecordFilter.ALL, r -> records.put(r.id(), r));
        }
        assertThat(records).containsOnlyKeys("stored-1", "settled-1", "running-2");
        for (String callId : List.of("stored", "settled")) {
            UsageRecord found = Objects.requireNonNull(records.get(callId + "-1"));
            long nanos = callId.equals("stored") ? 1_000 : 2_000;
            assertThat(found.settlement()).isEqualTo(SampleRecords.settlement(nanos));
        }
        UsageRecord crashed = Objects.requireNonNull(records.get("running-2"));
        assertThat(crashed.settlement().ending()).isEqualTo(Ending.GATEWAY_CRASHED);
        assertThat(crashed.settlement().usage()).isEqualTo(SampleRecords.usage(7, 8));
        assertThat(crashed.settlement().traffic().responseBytes()).isEqualTo(3_000);
    }

    private void copy(String name) throws Exception {
        URI resource = Objects.requireNonNull(OlderDataFolderTest.class.getResource(name)).toURI();
        Path source = Path.of(resource);
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = folder.resolve(source.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
