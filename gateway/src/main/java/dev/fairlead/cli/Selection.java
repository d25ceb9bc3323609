package dev.fairlead.cli;

import dev.fairlead.ledger.RecordFilter;
import dev.fairlead.ledger.RecordFilter.Field;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.time.InstantSource;

/** Which records a command is about. */
final class Selection {
    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description = "Started then or later: RFC 3339, a date, or 7d for seven days ago.")
    private @Nullable Moment since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description = "Started before then.")
    private @Nullable Moment until;

    @Option(names = "--key", paramLabel = "NAME", description = "Of that key.")
    private @Nullable String key;

    @Option(names = "--project", paramLabel = "NAME", description = "Of that project.")
    private @Nullable String project;

    @Option(names = "--user", paramLabel = "NAME", description = "Of that user.")
    private @Nullable String user;

    @Option(names = "--route", paramLabel = "NAME", description = "Over that route.")
    private @Nullable String route;

    @Option(names = "--provider", paramLabel = "NAME", description = "To that provider.")
    private @Nullable String provider;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "For that model, as asked for or as served.")
    private @Nullable String model;

    RecordFilter filter(InstantSource clock) {
        return RecordFilter.ALL
                .since(since == null ? null : since.at(clock))
                .until(until == null ? null : until.at(clock))
                .with(Field.KEY, key)
                .with(Field.PROJECT, project)
                .with(Field.USER, user)
                .with(Field.ROUTE, route)
                .with(Field.PROVIDER, provider)
                .with(Field.MODEL, model);
    }

    /** Lets picocli read a time. */
    static final class MomentConverter implements picocli.CommandLine.ITypeConverter<Moment> {
        @Override
        public Moment convert(String value) {
            return Moment.parse(value);
        }
    }
}
