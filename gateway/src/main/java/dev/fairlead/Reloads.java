package dev.fairlead;

import dev.fairlead.admin.Control;
import dev.fairlead.admin.Reload;
import dev.fairlead.config.Configuration;
import dev.fairlead.config.ConfigurationFile;
import dev.fairlead.config.Loaded;
import dev.fairlead.config.Problem;
import dev.fairlead.config.ServerConfiguration;
import dev.fairlead.config.Sighting;
import dev.fairlead.http.HttpServer;
import dev.fairlead.http.ServerSettings;
import dev.fairlead.ledger.limit.LimitReport;
import dev.fairlead.pipeline.Snapshot;
import dev.fairlead.telemetry.LogSettings;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Takes up changes of the configuration while the gateway runs: whole, or not at all. What is wrong
 * is reported once and the old stays in force.
 *
 * <p>A change is seen by content. It is read only when two looks in a row saw the same, and taken
 * up only if the files still hold what was read: a file that is being written, or a folder that is
 * swapped between two reads, is read again at a later look.
 */
final class Reloads {
    private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

    /** How often files that do not hold still are read before whoever asked hears so. */
    private static final int TRIES = 5;

    private final Snapshots snapshots;
    private final HttpServer data;
    private final Consumer<LogSettings> logging;
    private final @Nullable Supplier<ConfigurationFile.Result> again;
    private final Configuration start;

    private volatile Control.Standing standing = Control.Standing.GOOD;
    private final AtomicLong applied = new AtomicLong();

    /** What the files held when they were last read, whatever became of it; guarded by this. */
    private Sighting last;

    /** What the last look saw that differs from that; guarded by this. */
    private @Nullable Sighting pending;

    /**
     * Watches over what was loaded.
     *
     * @param data whose certificate is renewed
     * @param logging hears of other settings of the log
     */
    Reloads(Snapshots snapshots, HttpServer data, Loaded loaded, Consumer<LogSettings> logging) {
        this.snapshots = snapshots;
        this.data = data;
        this.logging = logging;
        again = loaded.again();
        last = loaded.seen();
        start = loaded.configuration();
    }

    /** The stages in force. */
    Snapshot snapshot() {
        return snapshots.current();
    }

    /** How the limits in force stand. */
    List<LimitReport> limits() {
        return snapshots.limits();
    }

    Control.Standing standing() {
        return standing;
    }

    /** How many changes were taken up since the start. */
    long applied() {
        return applied.get();
    }

    /** Reads the files if they have changed and hold still. */
    synchronized void look() {
        Sighting now = last.again();
        if (now.equals(last)) {
            pending = null;
        } else if (!now.equals(pending)) {
            pending = now;
        } else {
            pending = null;
            read();
        }
    }

    /** Reads the files now, because somebody asks for it. */
    synchronized Reload reload() {
        if (again == null) {
            return new Reload.NoFile();
        }
        for (int i = 0; i < TRIES; i++) {
            Reload outcome = read();
            if (outcome != null) {
                return outcome;
            }
        }
        return new Reload.Refused(List.of("the files change while they are read: ask again"));
    }

    /** Null where the files changed meanwhile. */
    private @Nullable Reload read() {
        ConfigurationFile.Result result = Objects.requireNonNull(again).get();
        if (!result.seen().again().equals(result.seen())) {
            return null;
        }
        last = result.seen();
        return result.configuration()
                .map(this::take)
                .orElseGet(() -> refuse(result.errors().stream().map(Problem::toString).toList()));
    }

    private Reload take(Configuration next) {
        Configuration before = snapshots.configuration();
        List<String> restart = RestartNeeded.between(start, next);
        if (next.equals(before)) {
            standing = new Control.Standing(List.of(), restart);
            return new Reload.Unchanged(restart);
        }
        try {
            Snapshots.Made made = snapshots.make(next);
            renewCertificate(before.server().tls(), next.server().tls());
            // Nothing can fail from here on.
            snapshots.replace(made);
            data.expectProxies(next.server().introducing());
        } catch (IOException | RuntimeException unusable) {
            return refuse(List.of(String.valueOf(unusable.getMessage())));
        }
        if (!next.log().equals(before.log())) {
            logging.accept(next.log());
        }
        standing = new Control.Standing(List.of(), restart);
        applied.incrementAndGet();
        LOG.info("configuration: a change is in force{}", waiting(restart));
        return new Reload.Applied(restart);
    }

    private void renewCertificate(
            ServerConfiguration.@Nullable Tls before, ServerConfiguration.@Nullable Tls next)
            throws IOException {
        boolean served = start.server().tls() != null;
        if (served && next != null && !next.equals(before)) {
            data.renew(new ServerSettings.Tls(next.certificate(), next.key()));
        }
    }

    private Reload refuse(List<String> problems) {
        List<String> restart = standing.restart();
        if (!problems.equals(standing.problems())) {
            LOG.error(
                    "configuration: what is there now is not taken up, the old stays in force: {}",
                    String.join("; ", problems));
        }
        standing = new Control.Standing(problems, restart);
        return new Reload.Refused(problems);
    }

    private static String waiting(List<String> restart) {
        return restart.isEmpty() ? "" : "; a restart is needed for " + String.join(", ", restart);
    }
}
