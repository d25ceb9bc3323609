package dev.fairlead.cli;

import dev.fairlead.authentication.KeyEntry;
import dev.fairlead.authentication.KeyHash;
import dev.fairlead.authentication.KeyState;
import dev.fairlead.authentication.KeyText;
import dev.fairlead.authentication.StoredKey;
import dev.fairlead.call.Secret;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

@Command(
        description = {
            "Make a key and print its text, this once: it is stored nowhere.",
            "It is good at once, also at a gateway that runs."
        })
final class KeysCreateCommand implements Callable<Integer> {
    private static final int MAX_NAME = 128;

    private final KeyDesk desk;
    @Mixin private Where where = new Where();
    @Mixin private KeyGrants grants = new KeyGrants();

    @Parameters(paramLabel = "NAME", description = "What records and commands call it.")
    private String name = "";

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            converter = Period.EndConverter.class,
            description = "From then on it is refused: a date, RFC 3339, or 90d from now.")
    private Period.@Nullable End expires;

    @Option(names = "--json", description = "The key as one JSON object, nothing else.")
    private boolean json;

    KeysCreateCommand(KeyDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws Stopped {
        if (name.isBlank()
                || name.length() > MAX_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new Stopped("a name has at most " + MAX_NAME + " visible characters");
        }
        Instant now = desk.now();
        KeyText text = KeyText.generate(new SecureRandom());
        StoredKey key =
                new StoredKey(
                        text.id(),
                        KeyHash.of(text.text()),
                        new KeyEntry(
                                grants.principal(name, desk.configuration(where)),
                                grants.scope(),
                                KeyState.ACTIVE,
                                ends(now)),
                        now,
                        List.of());
        KeyDesk.Confirmed confirmed = desk.add(where, key);
        KeyDesk.Shown shown = new KeyDesk.Shown(key.entry(), key, null, new Secret(text.text()));
        return KeyChange.told(
                desk,
                new KeyChange.Told(shown, "is made; its text is shown once", json),
                confirmed);
    }

    private @Nullable Instant ends(Instant now) throws Stopped {
        if (expires == null) {
            return null;
        }
        Instant end = expires.seenFrom(now);
        if (!end.isAfter(now)) {
            throw new Stopped("--expires " + expires.text() + " is over already");
        }
        return end;
    }
}
