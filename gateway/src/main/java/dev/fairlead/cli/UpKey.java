package dev.fairlead.cli;

import dev.fairlead.authentication.KeyEntry;
import dev.fairlead.authentication.KeyHash;
import dev.fairlead.authentication.KeySettings;
import dev.fairlead.authentication.KeyText;
import dev.fairlead.call.OperationClass;
import dev.fairlead.call.Principal;
import dev.fairlead.call.Secret;
import dev.fairlead.config.Environment;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/**
 * The one key of a gateway without a file. The data folder keeps its hash alone, so its text is
 * shown once, when it is made.
 *
 * @param hash of its text
 * @param made its text if it was made just now; null if it was kept or set by {@code FAIRLEAD_KEY}
 */
record UpKey(KeyHash hash, @Nullable Secret made) {
    static final String VARIABLE = "FAIRLEAD_KEY";
    static final String FILE = "up-key";

    private static final String NAME = "default";
    private static final int MAX_LENGTH = 200;

    /**
     * The key that {@code FAIRLEAD_KEY} sets, else the one that the folder keeps, else a new one.
     */
    static UpKey of(Path folder, Environment environment) throws Stopped {
        Optional<String> set = environment.value(VARIABLE).map(String::strip);
        if (set.isPresent()) {
            return new UpKey(KeyHash.of(usable(set.get())), null);
        }
        Optional<UpKey> kept = in(folder);
        if (kept.isPresent()) {
            return kept.get();
        }
        KeyText text = KeyText.generate(new SecureRandom());
        return new UpKey(KeyHash.of(text.text()), new Secret(text.text()));
    }

    /** The text is not in it, in whatever form. */
    void keep(Path folder) throws Stopped {
        Path file = folder.resolve(FILE);
        try {
            if (Files.exists(file) && Files.readString(file).strip().equals(hash.hex())) {
                return;
            }
            Files.createDirectories(folder);
            Path next = Files.createTempFile(folder, FILE, ".tmp");
            Files.writeString(next, hash.hex() + "\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new Stopped("'" + file + "' cannot be written (" + failure + ")", failure);
        }
    }

    KeySettings settings() {
        return new KeySettings(
                hash,
                new KeyEntry(new Principal(NAME, null, null, OperationClass.usual(), Map.of())));
    }

    /** The one that the folder keeps; empty where it keeps none. */
    static Optional<UpKey> in(Path folder) throws Stopped {
        Path file = folder.resolve(FILE);
        return Files.exists(file) ? Optional.of(new UpKey(kept(file), null)) : Optional.empty();
    }

    private static KeyHash kept(Path file) throws Stopped {
        try {
            return KeyHash.parse(Files.readString(file).strip());
        } catch (IOException | IllegalArgumentException damaged) {
            throw new Stopped(
                    "'" + file + "' does not hold the hash of a key; delete it to get a new key",
                    damaged);
        }
    }

    private static String usable(String text) throws Stopped {
        boolean visible = text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
        if (!visible || text.length() > MAX_LENGTH) {
            throw new Stopped(
                    VARIABLE
                            + " cannot be a key: at most "
                            + MAX_LENGTH
                            + " visible ASCII"
                            + " characters, no spaces");
        }
        if (KeyText.looksLikeOurs(text) && !KeyText.checksumIsRight(text)) {
            throw new Stopped(VARIABLE + " begins with 'fl_', but its checksum is wrong");
        }
        return text;
    }
}
