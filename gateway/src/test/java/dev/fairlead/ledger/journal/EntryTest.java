package dev.fairlead.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Principal;
import dev.fairlead.ledger.SampleRecords;
import dev.fairlead.ledger.UsageRecord;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;

class EntryTest {
    private final EntryBuffer buffer = new EntryBuffer();

    @Test
    void givesBackEveryRecordAsItWas() {
        long seed = new Random().nextLong();
        SampleRecords samples = new SampleRecords(new Random(seed));
        for (int i = 0; i < 2000; i++) {
            UsageRecord written = samples.strange("call-" + i);

            assertThat(readBack(written)).as("seed %s, record %s", seed, i).isEqualTo(written);
        }
    }

    @Test
    void aTextTooLongLosesItsEndAndNoHalfCharacter() {
        String model = "x".repeat(EntryBuffer.LONGEST_TEXT - 1) + "😀 and more";
        UsageRecord sample = SampleRecords.of("c", 1, 5);
        Attempt attempt = sample.attempt();
        Attempt longer =
                new Attempt(
                        "c",
                        1,
                        "c",
                        Instant.EPOCH,
                        new Principal("k", null, null, Set.of(), Map.of()),
                        attempt.route(),
                        attempt.provider(),
                        null,
                        model,
                        false,
                        0);

        UsageRecord read = readBack(new UsageRecord(longer, sample.settlement()));

        assertThat(read.attempt().modelRequested())
                .isEqualTo("x".repeat(EntryBuffer.LONGEST_TEXT - 1));
    }

    private UsageRecord readBack(UsageRecord written) {
        buffer.clear();
        buffer.attempt(written.attempt(), written.counted());
        buffer.settlement(written.settlement());
        byte[] body =
                Arrays.copyOfRange(
                        buffer.bytes(), EntryBuffer.BODY, EntryBuffer.BODY + buffer.bodyLength());
        EntryReader reader = new EntryReader(body, 0);
        Attempt attempt = reader.attempt();
        return new UsageRecord(attempt, reader.settlement(), reader.counted());
    }
}
