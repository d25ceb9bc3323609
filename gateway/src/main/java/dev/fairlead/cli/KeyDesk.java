package dev.fairlead.cli;

import dev.fairlead.authentication.KeyEntry;
import dev.fairlead.authentication.KeySettings;
import dev.fairlead.authentication.KeyState;
import dev.fairlead.authentication.KeyStore;
import dev.fairlead.authentication.KeyStoreFailure;
import dev.fairlead.authentication.KeyText;
import dev.fairlead.authentication.KeyView;
import dev.fairlead.authentication.StoredKey;
import dev.fairlead.call.Secret;
import dev.fairlead.config.Configuration;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the commands about keys have in common: both sources, and the gateway that runs. */
record KeyDesk(Doors doors, Surroundings surroundings) {
    /**
     * A key as commands show it.
     *
     * @param stored null for one of the file
     * @param secret its text, if it was made just now
     */
    record Shown(
            KeyEntry entry,
            @Nullable StoredKey stored,
            @Nullable Instant lastUsed,
            @Nullable Secret secret) {
        String name() {
            return entry.principal().key();
        }

        /** What was said of it, or what time says. */
        String state(Instant now) {
            Instant expires = entry.expires();
            boolean over = expires != null && !now.isBefore(expires);
            return entry.state() == KeyState.ACTIVE && over ? "expired" : entry.state().code();
        }
    }

    /** Whether the running gateway acts on a change already. */
    sealed interface Confirmed {
        /** It does. */
        record Yes() implements Confirmed {}

        /** No gateway runs; the next one will. */
        record NobodyRuns() implements Confirmed {}

        /** It should, and has not said so. */
        record No(String why) implements Confirmed {}
    }

    Instant now() {
        return surroundings.clock().instant();
    }

    /** Those of the file, then those of the store, both by name. */
    List<Shown> all(Where where) throws Stopped {
        try (KeyView store = doors.keys().read(where.stores(surroundings))) {
            Map<String, Instant> uses = store.lastUsed();
            List<Shown> all = new ArrayList<>();
            for (KeySettings key : configured(where)) {
                all.add(new Shown(key.entry(), null, uses.get(key.name()), null));
            }
            store.each(key -> all.add(new Shown(key.entry(), key, uses.get(key.name()), null)));
            return all;
        } catch (KeyStoreFailure failure) {
            throw new Stopped(failure.sentence(), failure);
        }
    }

    /** The one of that name or id; the file's where both have it. */
    Shown one(Where where, String nameOrId) throws Stopped {
        try (KeyView store = doors.keys().read(where.stores(surroundings))) {
            for (KeySettings key : configured(where)) {
                if (key.name().equals(nameOrId)) {
                    Instant used = store.lastUsed().get(key.name());
                    return new Shown(key.entry(), null, used, null);
                }
            }
            StoredKey key = store.find(id(nameOrId)).orElseThrow(() -> none(nameOrId));
            return new Shown(key.entry(), key, store.lastUsed().get(key.name()), null);
        } catch (KeyStoreFailure failure) {
            throw new Stopped(failure.sentence(), failure);
        }
    }

    /** A change of one key. */
    interface Change {
        /** The number of the change. */
        long make(KeyStore store, StoredKey key) throws KeyStoreFailure, Stopped;
    }

    /** Changes a key of the store and hears whether the running gateway acts on it. */
    Confirmed change(Where where, String nameOrId, Change change) throws Stopped {
        return write(
                where,
                nameOrId,
                store ->
                        change.make(
                                store, store.find(id(nameOrId)).orElseThrow(() -> none(nameOrId))));
    }

    /** Adds a key. */
    Confirmed add(Where where, StoredKey key) throws Stopped {
        return write(where, key.name(), store -> store.add(key));
    }

    private interface Writing {
        /** The number of the change. */
        long write(KeyStore store) throws KeyStoreFailure, Stopped;
    }

    private Confirmed write(Where where, String name, Writing writing) throws Stopped {
        Where.Found found = where.found(surroundings);
        for (KeySettings key : configured(where)) {
            if (key.name().equals(name)) {
                throw elsewhere(where, name);
            }
        }
        long number;
        try (KeyStore store = doors.keys().change(found.stores())) {
            number = writing.write(store);
        } catch (KeyStoreFailure failure) {
            throw new Stopped(failure.sentence(), failure);
        }
        return confirmed(found, number);
    }

    private Stopped elsewhere(Where where, String name) throws Stopped {
        if (configuration(where).isPresent()) {
            return new Stopped(
                    "key '" + name + "' stands in the configuration file: change it there");
        }
        Path file = where.stores(surroundings).folder().resolve(UpKey.FILE);
        return new Stopped(
                "key '"
                        + name
                        + "' is the one that the gateway made for itself, in "
                        + file
                        + ": without that file the next start makes another");
    }

    private static Confirmed confirmed(Where.Found found, long change) {
        try {
            Optional<AdminDoor.Answer> answer =
                    new AdminDoor(found.stores().folder(), found.token()).post("/keys");
            if (answer.isEmpty()) {
                return new Confirmed.NobodyRuns();
            }
            if (answer.get().number("change") >= change) {
                return new Confirmed.Yes();
            }
            String problem = answer.get().text("problem");
            return new Confirmed.No(problem.isEmpty() ? "it reads another store" : problem);
        } catch (Stopped unreachable) {
            return new Confirmed.No(unreachable.sentence());
        }
    }

    /** What the configuration says; empty where there is none that can be read. */
    Optional<Configuration> configuration(Where where) {
        return where.withoutSecrets(surroundings);
    }

    private List<KeySettings> configured(Where where) throws Stopped {
        Optional<Configuration> configuration = configuration(where);
        if (configuration.isPresent()) {
            return configuration.get().access().keys();
        }
        return UpKey.in(where.stores(surroundings).folder()).map(UpKey::settings).stream().toList();
    }

    /** People paste {@code fl_<id>_***} from a log. */
    private static String id(String nameOrId) {
        String[] parts = nameOrId.split("_", 3);
        return parts.length >= 2 && parts[0].equals("fl") ? parts[1] : nameOrId;
    }

    private static Stopped none(String nameOrId) {
        boolean secret = KeyText.looksLikeOurs(nameOrId);
        return new Stopped(secret ? "there is no such key" : "there is no key '" + nameOrId + "'");
    }
}
