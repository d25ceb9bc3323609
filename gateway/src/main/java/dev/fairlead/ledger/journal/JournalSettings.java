package dev.fairlead.ledger.journal;

import java.time.Duration;

/**
 * How the journal is kept.
 *
 * @param sync when it is forced to the disk
 * @param interval how often, with {@link JournalSync#INTERVAL}
 * @param segmentBytes size of one file
 * @param patience how long the start and the end wait for a store that takes nothing
 */
public record JournalSettings(
        JournalSync sync, Duration interval, int segmentBytes, Duration patience) {
    public static final JournalSettings DEFAULT =
            new JournalSettings(
                    JournalSync.INTERVAL,
                    Duration.ofMillis(50),
                    2 * 1024 * 1024,
                    Duration.ofSeconds(10));

    private static final int SMALLEST = 16 * 1024;
    private static final int LARGEST = 1022 * 1024 * 1024;

    public JournalSettings {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("interval: " + interval + " (expected: > 0)");
        }
        if (segmentBytes < SMALLEST || segmentBytes > LARGEST) {
            throw new IllegalArgumentException(
                    "segmentBytes: " + segmentBytes + " (expected: 16 KiB to 1 GiB)");
        }
    }

    public JournalSettings with(JournalSync other) {
        return new JournalSettings(other, interval, segmentBytes, patience);
    }
}
