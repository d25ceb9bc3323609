package dev.fairlead.pipeline;

import dev.fairlead.call.Call;
import dev.fairlead.call.Permit;
import dev.fairlead.call.Plan;
import dev.fairlead.dialect.RequestReading;

import org.jspecify.annotations.Nullable;

/**
 * What is to be done with a call.
 *
 * @param plan where it may go
 * @param permit through which its attempts reserve
 * @param reading what its body asks; null where it was not read
 */
record Decision(Call call, Plan plan, Permit permit, @Nullable RequestReading reading) {}
