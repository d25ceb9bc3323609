package dev.fairlead.bench;

import dev.fairlead.bench.Figure.Bound;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is measured, in interleaved rounds. */
final class Scenarios {
    /** What the project allows itself per request and per event, as a multiple of nginx. */
    private static final double PER_REQUEST = 1.6;

    private static final double PER_EVENT = 1.4;
    private static final double MICROS_PER_KB_SCANNED = 1;
    private static final double RESIDENT_MB = 512;
    private static final int SMALL = 10 * 1024;

    private final Settings settings;
    private final Field field;
    private final Load load;
    private final Notes notes;
    private final Map<String, Asked> asked = new HashMap<>();

    Scenarios(Settings settings, Field field, Notes notes) {
        this.settings = settings;
        this.field = field;
        this.notes = notes;
        load = new Load(field);
    }

    /** Runs bursts until their CPU no longer falls, and notes what the first and last took. */
    void warmUp() {
        int requests = settings.scaled(20_000);
        for (Subject subject : field.all(0)) {
            List<Long> micros = new ArrayList<>();
            for (int i = 0; i < (settings.quick() ? 2 : 10); i++) {
                micros.add(Math.round(burst(subject, Exchange.STANDARD, requests).cpuMicros()));
            }
            if (subject != field.direct()) {
                notes.add(
                        "warm-up of %s, CPU µs per request: %s".formatted(subject.name(), micros));
            }
        }
    }

    /** The standard case, and whether the harness is fast enough to measure it. */
    List<Figure> standard() {
        int requests = settings.scaled(20_000);
        Series cpu = new Series();
        Series rate = new Series();
        Series harness = new Series();
        for (int round = 0; round < settings.rounds(); round++) {
            for (Subject subject : field.all(round)) {
                Load.Burst burst = burst(subject, Exchange.STANDARD, requests);
                rate.add(subject, burst.perSecond());
                harness.add(subject, burst.harnessMicros());
            }
            addCpu(cpu, round, Exchange.STANDARD, requests);
        }
        noteHarness(rate, harness);
        Bound bound = new Bound(PER_REQUEST, 0);
        return List.of(figure("standard: 1 KB there, 2 KB back", "µs CPU", cpu, bound));
    }

    private void noteHarness(Series rate, Series harness) {
        double alone = rate.median(field.direct());
        for (Subject subject : field.all(0)) {
            notes.add(
                    ("standard, %s: %,.0f requests/s (harness alone: %.1f × as many);"
                                    + " the harness took %.1f µs CPU per request")
                            .formatted(
                                    subject.name(),
                                    rate.median(subject),
                                    alone / rate.median(subject),
                                    harness.median(subject)));
        }
    }

    /** Request sizes and answer sizes, read and not read. */
    List<Figure> sizes() {
        List<Figure> figures = new ArrayList<>();
        for (Exchange exchange : Exchange.SIZED) {
            Series cpu = new Series();
            int requests = settings.scaled(requests(largest(exchange)) / 2);
            for (int round = -1; round < settings.rounds(); round++) {
                addCpu(round < 0 ? new Series() : cpu, round, exchange, requests);
            }
            figures.add(figure(exchange.name(), "µs CPU", cpu, bound(exchange)));
        }
        return figures;
    }

    /** One round: there and back, the mean of both for each. */
    private void addCpu(Series cpu, int round, Exchange exchange, int requests) {
        Map<Subject, Double> sums = new HashMap<>();
        for (Subject subject : field.thereAndBack(round)) {
            double micros = burst(subject, exchange, requests).cpuMicros();
            sums.merge(subject, micros / 2, Double::sum);
        }
        sums.forEach(cpu::add);
    }

    /** Latency from the time a request was due, at 1,000 requests/s. */
    List<Figure> latency() {
        double[] shares = {0.5, 0.99, 0.999};
        String[] names = {"p50", "p99", "p99.9"};
        Series[] series = {new Series(), new Series(), new Series()};
        for (int round = 0; round < settings.rounds(); round++) {
            for (Subject subject : field.all(round)) {
                long[] nanos = latencies(subject, settings.scaled(6_000));
                for (int i = 0; i < shares.length; i++) {
                    series[i].add(subject, nanos[(int) (nanos.length * shares[i])] / 1e3);
                }
            }
        }
        List<Figure> figures = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            String name = "added latency at 1,000/s, " + names[i];
            notes.add(
                    "latency at 1,000/s, %s, µs: direct %.0f, %s %.0f, %s %.0f"
                            .formatted(
                                    names[i],
                                    series[i].median(field.direct()),
                                    field.floor().name(),
                                    series[i].median(field.floor()),
                                    field.gateway().name(),
                                    series[i].median(field.gateway())));
            figures.add(
                    new Figure(
                            name,
                            "µs",
                            series[i].less(field.floor(), field.direct()),
                            series[i].less(field.gateway(), field.direct()),
                            Bound.NONE));
        }
        return figures;
    }

    /** CPU per event while 1,000 streams run. */
    List<Figure> streams() {
        Series cpu = new Series();
        // Code that only streams go through is compiled meanwhile.
        for (int round = settings.quick() ? 0 : -3; round < settings.rounds(); round++) {
            for (Subject subject : field.proxies(round)) {
                Streams.Seen seen = streams(subject, Exchange.STREAM, settings.scaled(1_000));
                if (round >= 0) {
                    cpu.add(subject, seen.cpuNanos() / 1e3 / seen.events());
                }
            }
        }
        return List.of(
                figure(
                        "server-sent event, %,d streams".formatted(settings.scaled(1_000)),
                        "µs CPU",
                        cpu,
                        new Bound(PER_EVENT, 0)));
    }

    /** 5,000 streams open at once: all complete, and what memory that takes. */
    List<Figure> many() {
        int count = settings.scaled(5_000);
        Series memory = new Series();
        Series cpu = new Series();
        for (int round = 0; round < Math.min(3, settings.rounds()); round++) {
            for (Subject subject : field.proxies(round)) {
                Streams.Seen seen = streams(subject, Exchange.LONG_STREAM, count);
                memory.add(subject, seen.atMost() / 1048576.0);
                cpu.add(subject, seen.cpuNanos() / 1e3 / seen.events());
            }
        }
        notes.add("all of %,d streams completed, in each round".formatted(count));
        String name = "%,d streams: ".formatted(count);
        return List.of(
                figure(name + "resident memory", "MB", memory, Bound.absolute(RESIDENT_MB)),
                figure(name + "server-sent event", "µs CPU", cpu, Bound.NONE));
    }

    private Load.Burst burst(Subject subject, Exchange exchange, int requests) {
        return load.burst(subject, exchange, asked(subject, exchange), requests);
    }

    private long[] latencies(Subject subject, int count) {
        OpenLoop open = new OpenLoop(field.loop(), asked(subject, Exchange.STANDARD));
        open.open(subject.port());
        long[] nanos = open.run(count, 1_000);
        open.close();
        field.tally().add(subject, Exchange.STANDARD, count + OpenLoop.CONNECTIONS);
        return nanos;
    }

    private Streams.Seen streams(Subject subject, Exchange exchange, int count) {
        int eventSize = ((Exchange.Events) exchange.answer()).eventSize();
        Streams streams = new Streams(field.loop(), asked(subject, exchange), eventSize);
        ProcessTree processes = subject.processes();
        Streams.Seen seen =
                streams.run(subject.port(), count, processes::cpuNanos, processes::residentBytes);
        field.tally().add(subject, exchange, count);
        return seen;
    }

    private Asked asked(Subject subject, Exchange exchange) {
        return asked.computeIfAbsent(
                subject.name() + "/" + exchange.number(), _ -> Asked.of(exchange, subject.key()));
    }

    private Figure figure(String name, String unit, Series series, Bound bound) {
        return new Figure(
                name, unit, series.values(field.floor()), series.values(field.gateway()), bound);
    }

    private static int largest(Exchange exchange) {
        return Math.max(exchange.request().length, exchange.answer().body().length);
    }

    private static int requests(int size) {
        return size <= SMALL ? 20_000 : size <= 10 * SMALL ? 6_000 : 1_000;
    }

    private static Bound bound(Exchange exchange) {
        int size = largest(exchange);
        double scanned = exchange.read() && size > SMALL ? size / 1024.0 : 0;
        return new Bound(PER_REQUEST, scanned * MICROS_PER_KB_SCANNED);
    }
}
