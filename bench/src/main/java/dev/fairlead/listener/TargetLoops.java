package dev.fairlead.listener;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Checking a target and finding what it names; in the package of what it measures. */
@State(Scope.Thread)
public class TargetLoops {
    private String target = "/proxy/openai/chat/completions";

    @Benchmark
    public Endpoint parse() {
        return Endpoint.of(RequestTarget.parse(target, "127.0.0.1"), false);
    }
}
