package dev.fairlead.bench.soak;

import dev.fairlead.bench.Child;
import dev.fairlead.bench.Machine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Warms up, finds the rate, loads, lets rest, and looks at what is left. */
final class Soak {
    private static final int SATURATING = 500;
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    /** The gateway keeps an idle upstream connection for 30 s. */
    private static final Duration REST = Duration.ofSeconds(60);

    private final SoakSettings settings;
    private final Site site;
    private final FaultyProvider provider;
    private final List<Traffic> all = new ArrayList<>();

    private Soak(SoakSettings settings, Site site, FaultyProvider provider) {
        this.settings = settings;
        this.site = site;
        this.provider = provider;
    }

    /** Arguments: the project's folder, a scratch folder, then those of the usage. */
    static void main(String[] arguments) throws Exception {
        String[] options = Arrays.copyOfRange(arguments, 2, arguments.length);
        if (List.of(options).contains("--help")) {
            System.out.print(SoakSettings.USAGE);
            return;
        }
        Path root = Path.of(arguments[0]);
        Path scratch = Path.of(arguments[1]);
        String name = "bench/results/soak-" + Instant.now().toString().replace(':', '-') + ".json";
        SoakSettings settings;
        try {
            settings = SoakSettings.parse(options, root.resolve(name));
        } catch (IllegalArgumentException e) {
            System.err.println("soak: " + e.getMessage());
            System.err.print(SoakSettings.USAGE);
            System.exit(2);
            return;
        }
        try (FaultyProvider provider = new FaultyProvider();
                Site site = new Site(root, scratch, provider.port())) {
            System.exit(new Soak(settings, site, provider).run() ? 0 : 1);
        } catch (Exception e) {
            e.printStackTrace();
            Child.printLogs(scratch);
            System.exit(1);
        }
    }

    private boolean run() throws Exception {
        String started = Instant.now().toString();
        String machine = Machine.description();
        int rate = rate();
        // The first look at the heap opens a socket for those to come.
        Heap.alive(site.pid());
        long atRest = rest(0);
        long alive = Heap.alive(site.pid());
        System.err.printf("soak: %,d calls a second; %d descriptors at rest%n", rate, atRest);
        Watch watch = load(rate);
        all.forEach(traffic -> traffic.failures().forEach(System.err::println));
        long descriptors = rest(atRest);
        List<Finding> findings = new ArrayList<>(watch.findings());
        findings.add(Finding.atMost("descriptors at rest", descriptors, atRest));
        findings.add(
                Finding.atMost(
                        "bytes alive on the heap at rest",
                        Heap.alive(site.pid()),
                        alive * 21 / 20 + 2_000_000));
        findings.add(Finding.exactly("upstream connections at rest", provider.open(), 0));
        findings.add(Finding.exactly("calls running at rest", gauge("fairlead_calls_running"), 0));
        findings.add(Finding.exactly("records lost", gauge("fairlead_records_lost"), 0));
        long changes = gauge("fairlead_configuration_changes");
        site.stop();
        Map<String, Long> records = site.records();
        findings.add(
                Finding.exactly(
                        "records, one for each request that the provider saw",
                        records.values().stream().mapToLong(Long::longValue).sum(),
                        provider.seen()));
        findings.add(
                Finding.exactly(
                        "calls that ended otherwise than they should",
                        all.stream().mapToLong(Traffic::wrong).sum(),
                        0));
        SoakReport report =
                new SoakReport(
                        started, machine, rate, changes, all.getLast(), watch, records, findings);
        System.out.print(report.table());
        report.write(settings.results());
        System.err.println("soak: figures in " + settings.results());
        return findings.stream().allMatch(Finding::good);
    }

    /** Half of what goes through, clients and provider on the same machine, or what was asked. */
    private int rate() throws InterruptedException {
        try (Clients clients = new Clients(site)) {
            Traffic traffic = traffic(Traffic.atMost(clients, SATURATING));
            if (settings.rate() > 0) {
                traffic.run(settings.rate(), WARM_UP);
                return settings.rate();
            }
            traffic.saturate(WARM_UP);
            double most = traffic.saturate(WARM_UP);
            System.err.printf("soak: %,.0f calls a second at most%n", most);
            return Math.max(1, (int) (most / 2));
        }
    }

    private Watch load(int rate) throws Exception {
        try (Clients clients = new Clients(site)) {
            Traffic traffic = traffic(Traffic.at(clients));
            Watch watch = new Watch(site, provider, traffic);
            Callable<Void> calls =
                    () -> {
                        traffic.run(rate, settings.duration());
                        return null;
                    };
            FutureTask<Void> running = new FutureTask<>(calls);
            Thread.ofPlatform().daemon().name("traffic").start(running);
            watch.run(settings.duration());
            running.get();
            return watch;
        }
    }

    private Traffic traffic(Traffic traffic) {
        all.add(traffic);
        return traffic;
    }

    /**
     * Waits without load until the provider has no connection and so many descriptors are open or
     * fewer, at most a minute for it; returns how many there are.
     */
    private long rest(long descriptors) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + REST.toNanos();
        while (System.nanoTime() < deadline && site.alive()) {
            boolean alone = provider.open() == 0;
            if (alone && (descriptors == 0 || Vitals.descriptors(site) <= descriptors)) {
                break;
            }
            Thread.sleep(100);
        }
        return Vitals.descriptors(site);
    }

    private long gauge(String metric) throws IOException {
        return (long) Gauges.sum(site, metric);
    }
}
