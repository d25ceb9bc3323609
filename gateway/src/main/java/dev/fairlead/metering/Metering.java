package dev.fairlead.metering;

import dev.fairlead.call.Attempt;

/** Makes the meters of attempts. */
public final class Metering {
    public Meter meter(MeteredCall call) {
        throw new UnsupportedOperationException("to come: " + call);
    }

    /** The bill of an attempt that was running when the process died. */
    public Bill crashed(Attempt attempt, Tariff tariff, Standing standing) {
        throw new UnsupportedOperationException("to come: " + attempt + tariff + standing);
    }
}
