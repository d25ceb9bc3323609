package dev.fairlead.cli;

import dev.fairlead.ledger.RecordFilter;
import dev.fairlead.ledger.RecordQuery;
import dev.fairlead.ledger.RecordQuery.Grouping;
import dev.fairlead.ledger.StoreFailure;
import dev.fairlead.ledger.UsageRow;

import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

@Command(description = "Print what was used and what it cost, summed up.")
final class UsageCommand implements Callable<Integer> {
    private static final String ROW = "%-32s %10s %14s %14s %18s %9s";

    private final Doors doors;
    private final Surroundings surroundings;
    @Mixin private Where where = new Where();
    @Mixin private Selection selection = new Selection();

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            converter = GroupingConverter.class,
            description = "key, project, user, route, provider, model or day. Default: key.")
    private Grouping by = Grouping.KEY;

    @Option(names = "--json", description = "One JSON object per line, nothing else.")
    private boolean json;

    UsageCommand(Doors doors, Surroundings surroundings) {
        this.doors = doors;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Stopped {
        RecordFilter filter = selection.filter(surroundings.clock());
        try (RecordQuery query = doors.records().open(where.stores(surroundings))) {
            List<UsageRow> rows = query.usage(filter, by);
            if (!json) {
                surroundings
                        .console()
                        .print(
                                ROW.formatted(
                                        by.code().toUpperCase(Locale.ROOT),
                                        "REQUESTS",
                                        "INPUT",
                                        "OUTPUT",
                                        "COST",
                                        "UNPRICED"));
            }
            rows.forEach(row -> surroundings.console().print(json ? row.toJson() : line(row)));
            return 0;
        } catch (StoreFailure failure) {
            throw new Stopped(failure.sentence(), failure);
        }
    }

    private static String line(UsageRow row) {
        return ROW.formatted(
                row.value() == null ? "-" : row.value(),
                row.requests(),
                amount(row, "input_tokens"),
                amount(row, "output_tokens"),
                row.cost(),
                row.unpriced());
    }

    private static String amount(UsageRow row, String unit) {
        return row.usage().amounts().getOrDefault(unit, BigDecimal.ZERO).toPlainString();
    }

    /** Lets picocli read what to sum up by. */
    static final class GroupingConverter implements ITypeConverter<Grouping> {
        @Override
        public Grouping convert(String value) {
            return Arrays.stream(Grouping.values())
                    .filter(grouping -> grouping.code().equals(value))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new TypeConversionException(
                                            "'"
                                                    + value
                                                    + "' (expected: one of "
                                                    + String.join(
                                                            ", ",
                                                            Arrays.stream(Grouping.values())
                                                                    .map(Grouping::code)
                                                                    .toList())
                                                    + ")"));
        }
    }
}
