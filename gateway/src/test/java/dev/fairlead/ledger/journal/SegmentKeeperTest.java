package dev.fairlead.ledger.journal;

import dev.fairlead.testing.Await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Random;

class SegmentKeeperTest {
    @TempDir private Path folder;

    @Test
    void aProblemIsOverOnceEnoughSegmentsAreAtHandWhereverTheyCameFrom() throws Exception {
        SegmentFiles files = new SegmentFiles(folder, JournalFixture.SMALL, new Random(1));
        SegmentKeeper keeper = new SegmentKeeper(files, JournalFixture.SMALL, 1);
        keeper.start();
        try {
            keeper.report("the disk is full");
            Await.until("the problem is over", () -> keeper.problem() == null);
        } finally {
            keeper.stop();
        }
    }
}
