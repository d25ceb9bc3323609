package dev.fairlead.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class DataFolderTest {
    @TempDir private Path folder;

    @Test
    void belongsToOneAtATime() throws Exception {
        try (DataFolder first = DataFolder.open(folder)) {
            assertThatThrownBy(() -> DataFolder.open(folder))
                    .isInstanceOf(DataFolderProblem.class)
                    .hasMessageContaining(first.path().toString())
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }

        DataFolder.open(folder).close();
    }

    @Test
    void isMadeWhereThereIsNone() throws Exception {
        Path path = folder.resolve("a/b");

        DataFolder.open(path).close();

        assertThat(path.resolve("version")).hasContent("1");
    }

    @Test
    void ofANewerProgramIsRefusedInWords() throws Exception {
        Files.writeString(folder.resolve("version"), "7\n");

        assertThatThrownBy(() -> DataFolder.open(folder))
                .isInstanceOf(DataFolderProblem.class)
                .hasMessageContaining(
                        "newer Fairlead (version 7 of the folder, this program knows 1)");
        Files.writeString(folder.resolve("version"), "1\n");
        DataFolder.open(folder).close();
    }

    @Test
    void whereNoFolderCanBeIsSaidInWords() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");

        assertThatThrownBy(() -> DataFolder.open(file))
                .isInstanceOf(DataFolderProblem.class)
                .hasMessageContaining(file.toString());
    }
}
