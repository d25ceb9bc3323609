package dev.fairlead.cli;

import dev.fairlead.config.Configuration;
import dev.fairlead.json.JsonTree;
import dev.fairlead.json.JsonWriter;
import dev.fairlead.ledger.StoreFailure;
import dev.fairlead.ledger.limit.LimitReport;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

@Command(
        description = {
            "Print how much of each limit is used.",
            "While the gateway runs, what it counts; when it is stopped, what the store kept."
        })
final class LimitsShowCommand implements Callable<Integer> {
    private static final int OK = 200;

    private final Doors doors;
    private final Surroundings surroundings;
    @Mixin private Where where = new Where();

    @Option(names = "--json", description = "One JSON object per line, nothing else.")
    private boolean json;

    LimitsShowCommand(Doors doors, Surroundings surroundings) {
        this.doors = doors;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Stopped {
        Console console = surroundings.console();
        List<Map<String, @Nullable Object>> limits = limits();
        if (!json && limits.isEmpty()) {
            console.note("fairlead: there are no limits");
        } else if (!json) {
            console.print(LimitLines.head());
        }
        for (Map<String, @Nullable Object> limit : limits) {
            console.print(json ? JsonWriter.write(limit) : LimitLines.row(limit));
        }
        return 0;
    }

    private List<Map<String, @Nullable Object>> limits() throws Stopped {
        Where.Found found = where.found(surroundings);
        Optional<AdminDoor.Answer> answer =
                new AdminDoor(found.stores().folder(), found.token()).get("/limits");
        return answer.isPresent() ? running(answer.get()) : stopped(found.stores());
    }

    private static List<Map<String, @Nullable Object>> running(AdminDoor.Answer answer)
            throws Stopped {
        if (answer.status() != OK) {
            throw new Stopped("the gateway answered " + answer.status());
        }
        List<Map<String, @Nullable Object>> limits = new ArrayList<>();
        for (String line : answer.text().lines().toList()) {
            limits.add(
                    JsonTree.read(line)
                            .flatMap(JsonTree::object)
                            .orElseThrow(() -> new Stopped("not a limit: " + line)));
        }
        return limits;
    }

    private List<Map<String, @Nullable Object>> stopped(Configuration.Stores stores)
            throws Stopped {
        List<Map<String, @Nullable Object>> limits = new ArrayList<>();
        try {
            for (LimitReport report :
                    LimitReport.kept(
                            where.limits(surroundings),
                            doors.counters().open(stores),
                            surroundings.clock().instant())) {
                limits.add(new LinkedHashMap<>(report.fields()));
            }
            return limits;
        } catch (StoreFailure failure) {
            throw new Stopped(failure.sentence(), failure);
        }
    }
}
