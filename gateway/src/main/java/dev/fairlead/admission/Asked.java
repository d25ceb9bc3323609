package dev.fairlead.admission;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Extent;
import dev.fairlead.metering.MeteredCall;

/** What limits ask of a call; only where one applies. */
public interface Asked {
    /** What a meter would know of the attempt. */
    MeteredCall metered(Attempt attempt);

    /** How much the request can come to. */
    Extent extent();

    /** Tokens of an answer whose length nothing bounds. */
    long assumedOutput();
}
