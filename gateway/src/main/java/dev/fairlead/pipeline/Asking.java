package dev.fairlead.pipeline;

import dev.fairlead.admission.Asked;
import dev.fairlead.call.Attempt;
import dev.fairlead.call.Call;
import dev.fairlead.call.Extent;
import dev.fairlead.dialect.RequestReading;
import dev.fairlead.metering.MeteredCall;
import dev.fairlead.provider.Provider;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * What limits ask of a call, where one applies.
 *
 * @param reading null where the body was not read
 */
record Asking(Snapshot snapshot, Entry entry, Call call, @Nullable RequestReading reading)
        implements Asked {
    @Override
    public MeteredCall metered(Attempt attempt) {
        Provider provider = Objects.requireNonNull(snapshot.providers().get(attempt.provider()));
        return metered(entry, call, provider, attempt);
    }

    static MeteredCall metered(Entry entry, Call call, Provider provider, Attempt attempt) {
        return new MeteredCall(
                entry.operation(),
                call.request(),
                Tariffs.of(provider.settings(), entry.family(), entry.route().assumed().price()),
                attempt.startedAt());
    }

    @Override
    public Extent extent() {
        return reading == null ? Extent.UNKNOWN : reading.extent();
    }

    @Override
    public long assumedOutput() {
        return entry.route().assumed().output();
    }
}
