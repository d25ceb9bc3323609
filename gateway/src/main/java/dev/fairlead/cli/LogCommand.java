package dev.fairlead.cli;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Settlement;
import dev.fairlead.ledger.RecordFilter;
import dev.fairlead.ledger.RecordFilter.Field;
import dev.fairlead.ledger.RecordLine;
import dev.fairlead.ledger.RecordQuery;
import dev.fairlead.ledger.StoreFailure;
import dev.fairlead.ledger.UsageRecord;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.concurrent.Callable;

@Command(
        description = {
            "Print the usage records, oldest first: one per attempt at a provider.",
            "Works while the gateway runs and when it is stopped."
        })
final class LogCommand implements Callable<Integer> {
    private static final long LOOK_EVERY_MS = 250;
    private static final String ROW = "%-20s %-16s %-14s %-28s %-6s %-16s %9s %9s %14s %9s";

    private final Doors doors;
    private final Surroundings surroundings;
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Where where = new Where();
    @Mixin private Selection selection = new Selection();

    @Option(names = "--json", description = "One JSON object per line, nothing else.")
    private boolean json;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with records as they come, until a signal.")
    private boolean follow;

    @Option(names = "--ending", paramLabel = "WORD", description = "Ended so, such as complete.")
    private @Nullable String ending;

    @Option(names = "--status", paramLabel = "CODE", description = "With that HTTP status.")
    private @Nullable Integer status;

    LogCommand(Doors doors, Surroundings surroundings) {
        this.doors = doors;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Stopped, InterruptedException {
        RecordFilter filter = filter();
        try (RecordQuery query = doors.records().open(where.stores(surroundings))) {
            if (!json) {
                print(head());
            }
            long mark = query.each(filter, this::show);
            while (follow && !surroundings.console().isDeaf()) {
                Thread.sleep(LOOK_EVERY_MS);
                mark = query.later(mark, filter, this::show);
            }
            return 0;
        } catch (StoreFailure failure) {
            throw new Stopped(failure.sentence(), failure);
        }
    }

    private RecordFilter filter() {
        if (ending != null
                && Arrays.stream(Ending.values()).noneMatch(e -> e.code().equals(ending))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--ending '"
                            + ending
                            + "' (expected: one of "
                            + String.join(
                                    ", ", Arrays.stream(Ending.values()).map(Ending::code).toList())
                            + ")");
        }
        return selection
                .filter(surroundings.clock())
                .with(Field.ENDING, ending)
                .with(Field.STATUS, status == null ? null : status.toString());
    }

    private void show(UsageRecord usageRecord) {
        print(json ? RecordLine.of(usageRecord) : row(usageRecord));
    }

    private void print(String line) {
        surroundings.console().print(line);
    }

    private static String head() {
        return ROW.formatted(
                "STARTED", "KEY", "ROUTE", "MODEL", "STATUS", "ENDING", "INPUT", "OUTPUT", "COST",
                "MS");
    }

    private static String row(UsageRecord usageRecord) {
        Attempt attempt = usageRecord.attempt();
        Settlement settlement = usageRecord.settlement();
        String model =
                settlement.modelServed() == null
                        ? attempt.modelRequested()
                        : settlement.modelServed();
        return ROW.formatted(
                attempt.startedAt().truncatedTo(ChronoUnit.SECONDS),
                attempt.key(),
                attempt.route(),
                dash(model),
                dash(settlement.status()),
                settlement.ending().code(),
                dash(settlement.usage().amounts().get("input_tokens")),
                dash(settlement.usage().amounts().get("output_tokens")),
                dash(settlement.cost()),
                dash(
                        settlement.timing().durationMs() == null
                                ? null
                                : Math.round(settlement.timing().durationMs())));
    }

    private static String dash(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }
}
