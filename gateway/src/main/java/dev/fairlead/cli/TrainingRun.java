package dev.fairlead.cli;

import java.net.URI;

/** A gateway that is called instead of waiting for its end. */
final class TrainingRun implements Gateway.Running {
    private final Gateway.Running running;
    private final String key;
    private final int calls;
    private final Console console;

    TrainingRun(Gateway.Running running, String key, int calls, Console console) {
        this.running = running;
        this.key = key;
        this.calls = calls;
        this.console = console;
    }

    @Override
    public URI calls() {
        return running.calls();
    }

    @Override
    public URI admin() {
        return running.admin();
    }

    @Override
    public void awaitEnd() throws InterruptedException {
        long good = new TrainingTraffic(running, key).run(calls);
        console.note("fairlead: trained with " + good + " good calls of " + calls);
    }

    @Override
    public void close() {
        running.close();
    }
}
