package dev.fairlead.bench.inner;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the micro-benchmarks and prints them beside their goals. */
final class InnerLoops {
    private InnerLoops() {}

    /** Arguments: {@code --quick} for a smoke, and regular expressions of names. */
    static void main(String[] arguments) throws RunnerException {
        List<String> names = new ArrayList<>(Arrays.asList(arguments));
        boolean quick = names.remove("--quick");
        Collection<RunResult> results = new Runner(options(names, quick).build()).run();
        System.out.println("| loop | ns CPU per operation | GB/s | target, ns | met |");
        System.out.println("|---|---:|---:|---:|---|");
        results.forEach(result -> System.out.print(Goal.of(result).row(result)));
    }

    private static ChainedOptionsBuilder options(List<String> names, boolean quick) {
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.NANOSECONDS)
                        .forks(quick ? 1 : 2)
                        .warmupIterations(quick ? 1 : 3)
                        .warmupTime(TimeValue.milliseconds(quick ? 100 : 1_000))
                        .measurementIterations(quick ? 1 : 5)
                        .measurementTime(TimeValue.milliseconds(quick ? 100 : 1_000))
                        .jvmArgs(
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED")
                        .addProfiler(CpuTime.class)
                        .shouldFailOnError(true);
        (names.isEmpty() ? List.of("dev.fairlead") : names).forEach(options::include);
        return options;
    }
}
