package dev.fairlead.cli;

import dev.fairlead.authentication.KeyHash;
import dev.fairlead.authentication.KeyText;
import dev.fairlead.call.Secret;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;

@Command(
        description = {
            "Give a key a new text and print it, this once. The one it had is good for a while"
                    + " beside it."
        })
final class KeysRotateCommand implements Callable<Integer> {
    private final KeyDesk desk;
    @Mixin private KeyChange change = new KeyChange();

    @Option(
            names = "--overlap",
            paramLabel = "TIME",
            converter = Period.Converter.class,
            description = "How long the text it had stays good: 12h, 7d, or 0. Default: 24h.")
    private Duration overlap = Duration.ofHours(24);

    KeysRotateCommand(KeyDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws Stopped {
        KeyText next = KeyText.generate(new SecureRandom());
        return change.make(
                desk,
                "has a new text, and the old one " + (overlap.isZero() ? "is refused" : ends()),
                new Secret(next.text()),
                (store, key) -> {
                    KeyChange.checkNotRevoked(key);
                    return store.rotate(
                            key.id(), KeyHash.of(next.text()), desk.now().plus(overlap));
                });
    }

    private String ends() {
        return "is good until " + desk.now().plus(overlap);
    }
}
