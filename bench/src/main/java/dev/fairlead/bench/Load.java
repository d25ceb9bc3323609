package dev.fairlead.bench;

/** Saturating load: CPU per request and throughput, with what the harness itself took. */
final class Load {
    private static final int CONNECTIONS = 32;

    /**
     * What one burst took, per request.
     *
     * @param cpuMicros of the proxy; 0 for the direct way
     * @param harnessMicros CPU of generator and provider
     * @param perSecond requests answered
     */
    record Burst(double cpuMicros, double harnessMicros, double perSecond) {}

    private final Field field;
    private final ProcessTree self = ProcessTree.self();

    Load(Field field) {
        this.field = field;
    }

    /** Sends so many requests as fast as they are answered. */
    Burst burst(Subject subject, Exchange exchange, Asked asked, int requests) {
        Saturation saturation = new Saturation(field.loop(), asked);
        saturation.open(subject.port(), CONNECTIONS);
        field.tally().add(subject, exchange, CONNECTIONS);
        long proxy = proxyCpu(subject);
        long harness = harnessCpu();
        long start = System.nanoTime();
        saturation.run(requests);
        double seconds = (System.nanoTime() - start) / 1e9;
        double proxyMicros = (proxyCpu(subject) - proxy) / 1e3 / requests;
        double harnessMicros = (harnessCpu() - harness) / 1e3 / requests;
        field.tally().add(subject, exchange, requests);
        saturation.close();
        return new Burst(proxyMicros, harnessMicros, requests / seconds);
    }

    private long proxyCpu(Subject subject) {
        return subject == field.direct() ? 0 : subject.processes().cpuNanos();
    }

    private long harnessCpu() {
        return self.cpuNanos() + field.direct().processes().cpuNanos();
    }
}
