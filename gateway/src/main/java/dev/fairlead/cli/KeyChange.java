package dev.fairlead.cli;

import dev.fairlead.authentication.KeyState;
import dev.fairlead.authentication.StoredKey;
import dev.fairlead.call.Secret;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which key a command changes, and how it tells what became of that. */
final class KeyChange {
    @Mixin private Where where = new Where();

    @Parameters(paramLabel = "KEY", description = "Its name or its id.")
    private String key = "";

    @Option(names = "--json", description = "The key as one JSON object, nothing else.")
    private boolean json;

    /**
     * Makes the change and tells of it.
     *
     * @param done such as {@code is revoked}
     */
    int make(KeyDesk desk, String done, KeyDesk.Change change) throws Stopped {
        return make(desk, done, null, change);
    }

    /**
     * The same with a new text.
     *
     * @param secret to be shown, this once; null where it has none
     */
    int make(KeyDesk desk, String done, @Nullable Secret secret, KeyDesk.Change change)
            throws Stopped {
        KeyDesk.Confirmed confirmed = desk.change(where, key, change);
        KeyDesk.Shown now = desk.one(where, key);
        KeyDesk.Shown shown = new KeyDesk.Shown(now.entry(), now.stored(), now.lastUsed(), secret);
        return told(desk, new Told(shown, done, json), confirmed);
    }

    static void checkNotRevoked(StoredKey key) throws Stopped {
        if (key.entry().state() == KeyState.REVOKED) {
            throw new Stopped("key '" + key.name() + "' was revoked, for ever: make another");
        }
    }

    /** What there is to tell. */
    record Told(KeyDesk.Shown key, String done, boolean json) {}

    /** Prints it; 1 if the running gateway should act on it and does not. */
    static int told(KeyDesk desk, Told told, KeyDesk.Confirmed confirmed) {
        Console console = desk.surroundings().console();
        if (told.json()) {
            boolean yes = confirmed instanceof KeyDesk.Confirmed.Yes;
            console.print(KeyLines.json(told.key(), desk.now(), yes));
        } else if (told.key().secret() != null) {
            console.print(told.key().secret().reveal());
        }
        String sentence = "key '" + told.key().name() + "' " + told.done();
        return switch (confirmed) {
            case KeyDesk.Confirmed.Yes() -> {
                console.note(sentence + "; the running gateway has confirmed it");
                yield 0;
            }
            case KeyDesk.Confirmed.NobodyRuns() -> {
                console.note(sentence + "; no gateway runs here");
                yield 0;
            }
            case KeyDesk.Confirmed.No(String why) -> {
                console.note(
                        "fairlead: "
                                + sentence
                                + " in the store, but the running gateway has not confirmed it: "
                                + why);
                yield Cli.FAILED;
            }
        };
    }
}
