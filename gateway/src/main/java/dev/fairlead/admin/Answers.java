package dev.fairlead.admin;

import dev.fairlead.json.JsonWriter;
import dev.fairlead.ledger.StoreFailure;
import dev.fairlead.ledger.journal.JournalHealth;
import dev.fairlead.ledger.limit.LimitReport;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the admin listener answers, as JSON. */
final class Answers {
    private Answers() {}

    static String health(Control control) {
        JournalHealth journal = control.journal();
        Control.Standing configuration = control.configuration();
        KeysSeen keys = control.keysSeen();
        boolean good =
                journal.isGood() && configuration.problems().isEmpty() && keys.problem() == null;
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("status", good ? "up" : "degraded");
        json.put("journal_waiting_bytes", journal.waitingBytes());
        json.put("journal_segments", journal.segments());
        json.put("records_queued_in_memory", journal.queued());
        json.put("records_lost", journal.lost());
        json.put("journal_problem", journal.journalProblem());
        StoreFailure store = journal.storeProblem();
        json.put("store_problem", store == null ? null : store.getMessage());
        json.put("keys_problem", keys.problem());
        json.put("configuration_problems", configuration.problems());
        json.put("restart_needed_for", configuration.restart());
        return JsonWriter.write(json);
    }

    static String keys(KeysSeen keys) {
        return new JsonWriter()
                .object()
                .member("change")
                .value(keys.change())
                .member("count")
                .value(keys.count())
                .member("problem")
                .value(keys.problem())
                .end()
                .toString();
    }

    /** One limit a line. */
    static String limits(List<LimitReport> limits) {
        return limits.stream()
                .map(limit -> JsonWriter.write(limit.fields()))
                .collect(Collectors.joining("\n"));
    }

    static String reload(Reload outcome) {
        return switch (outcome) {
            case Reload.Applied(var restart) -> reload("applied", List.of(), restart);
            case Reload.Unchanged(var restart) -> reload("unchanged", List.of(), restart);
            case Reload.Refused(var problems) -> reload("refused", problems, List.of());
            case Reload.NoFile() -> reload("no_file", List.of(), List.of());
        };
    }

    private static String reload(String outcome, List<String> problems, List<String> restart) {
        return new JsonWriter()
                .object()
                .member("outcome")
                .value(outcome)
                .member("problems")
                .value(problems)
                .member("restart_needed_for")
                .value(restart)
                .end()
                .toString();
    }
}
