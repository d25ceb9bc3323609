package dev.fairlead.bench;

import dev.fairlead.bench.Figure.Bound;

/** Two ways to be asked, in interleaved rounds, there and back. */
final class RuleRounds {
    /** One of the two. */
    interface Way {
        /** Makes ready and sends so many requests. */
        void run(int requests) throws Exception;

        /** CPU of the gateway that is asked. */
        ProcessTree processes();
    }

    private final int rounds;
    private final int requests;

    RuleRounds(int rounds, int requests) {
        this.rounds = rounds;
        this.requests = requests;
    }

    /** CPU per request, both in the same rounds. */
    Figure compare(String name, Way usual, Way other) throws Exception {
        double[] floor = new double[rounds];
        double[] with = new double[rounds];
        other.run(2 * requests);
        for (int round = 0; round < rounds; round++) {
            Way[] order =
                    round % 2 == 0
                            ? new Way[] {usual, other, other, usual}
                            : new Way[] {other, usual, usual, other};
            for (Way way : order) {
                double micros = micros(way);
                (way == usual ? floor : with)[round] += micros / 2;
            }
        }
        return new Figure(name, "µs CPU", floor, with, Bound.NONE);
    }

    private double micros(Way way) throws Exception {
        // What a change of the configuration leaves to be made anew is not the rule's.
        way.run(Math.max(1, requests / 10));
        long before = way.processes().cpuNanos();
        way.run(requests);
        return (way.processes().cpuNanos() - before) / 1e3 / requests;
    }
}
