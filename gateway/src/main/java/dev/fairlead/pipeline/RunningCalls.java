package dev.fairlead.pipeline;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The calls that are under way, so that a shutdown can wait for them and end the rest. */
public final class RunningCalls {
    private final Set<Flow> flows = ConcurrentHashMap.newKeySet();

    void add(Flow flow) {
        flows.add(flow);
    }

    void remove(Flow flow) {
        flows.remove(flow);
    }

    /** How many there are. */
    public int count() {
        return flows.size();
    }

    /** Ends every call that is still running, each in its dialect's own way, on its own loop. */
    public void stopAll() {
        for (Flow flow : flows) {
            flow.loop().execute(flow::stop);
        }
    }
}
