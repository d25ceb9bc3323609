package dev.fairlead;

import dev.fairlead.admin.Control;
import dev.fairlead.admin.KeysSeen;
import dev.fairlead.admin.Reload;
import dev.fairlead.call.Secret;
import dev.fairlead.ledger.journal.Journal;
import dev.fairlead.ledger.journal.JournalHealth;
import dev.fairlead.ledger.limit.LimitReport;
import dev.fairlead.ledger.limit.LimitReports;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** What the admin listener reaches the running gateway through. */
record RunningControl(
        Reloads reloads,
        FollowedKeys stored,
        Journal records,
        Path folder,
        Supplier<@Nullable Secret> secret,
        LimitReports standing)
        implements Control {
    @Override
    public Reload reload() {
        return reloads.reload();
    }

    @Override
    public KeysSeen keys() {
        return stored.look();
    }

    @Override
    public KeysSeen keysSeen() {
        return stored.seen();
    }

    @Override
    public Standing configuration() {
        return reloads.standing();
    }

    @Override
    public JournalHealth journal() {
        return records.health();
    }

    @Override
    public List<LimitReport> limits() {
        return standing.report();
    }

    @Override
    public @Nullable Secret token() {
        return secret.get();
    }
}
