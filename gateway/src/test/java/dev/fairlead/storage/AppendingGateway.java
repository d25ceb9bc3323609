package dev.fairlead.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Reservation;
import dev.fairlead.call.Settlement;
import dev.fairlead.ledger.RecordStore;
import dev.fairlead.ledger.SampleRecords;
import dev.fairlead.ledger.journal.DataFolder;
import dev.fairlead.ledger.journal.Journal;
import dev.fairlead.ledger.journal.JournalSettings;
import dev.fairlead.ledger.journal.JournalSync;
import dev.fairlead.ledger.journal.Lane;
import dev.fairlead.ledger.journal.Progress;
import dev.fairlead.prices.Money;
import dev.fairlead.prices.Usage;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Does with a journal what a gateway does, as fast as it can until it is killed, and says on its
 * output what a client would have seen: {@code o CALL} when an attempt has begun, {@code e CALL}
 * when it has ended.
 */
final class AppendingGateway {
    private static final int RUNNING_AT_ONCE = 20;
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private AppendingGateway() {}

    public static void main(String[] arguments) throws Exception {
        DataFolder folder = DataFolder.open(Path.of(arguments[0]));
        RecordStore store = SqliteDatabase.open(Path.of(arguments[0], "fairlead.db")).recordStore();
        Journal journal = Journal.open(folder, settings(), store, AppendingGateway::crashed);
        say("ready");
        for (int loop = 0; loop < 2; loop++) {
            String name = arguments[1] + "-" + loop + "-";
            new Thread(() -> work(journal, name)).start();
        }
    }

    static JournalSettings settings() {
        return new JournalSettings(
                JournalSync.INTERVAL, Duration.ofMillis(50), 64 * 1024, Duration.ofSeconds(10));
    }

    static Settlement crashed(Attempt attempt, Progress progress, boolean assumes) {
        return new Settlement(
                progress.status(),
                Ending.GATEWAY_CRASHED,
                null,
                null,
                progress.reported(),
                new Money(1),
                Certainty.ESTIMATED,
                null,
                new Settlement.Timing(null, null),
                new Settlement.Traffic(attempt.requestTextBytes(), progress.responseBytes()));
    }

    private static void work(Journal journal, String name) {
        Lane lane = journal.lane(Runnable::run);
        Deque<String> ids = new ArrayDeque<>();
        Deque<Reservation> running = new ArrayDeque<>();
        for (int i = 0; ; i++) {
            String id = name + i;
            Reservation reservation = lane.reserve(SampleRecords.attempt(id, 1));
            say("o " + id);
            reservation.progress(200, i, i, Usage.NONE);
            ids.add(id);
            running.add(reservation);
            if (running.size() > RUNNING_AT_ONCE) {
                String oldest = ids.remove();
                running.remove().settle(SampleRecords.settlement(i), () -> say("e " + oldest));
            }
        }
    }

    private static void say(String line) {
        try {
            OUT.write((line + "\n").getBytes(US_ASCII));
        } catch (IOException _) {
            // Whoever listened is gone, and so is the reason to go on.
            Runtime.getRuntime().halt(1);
        }
    }
}
