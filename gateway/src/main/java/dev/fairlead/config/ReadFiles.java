package dev.fairlead.config;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The files that one reading has looked into, so that a watch can tell when one changes. */
final class ReadFiles {
    /** Equal to no digest, so that a watch sees a change and looks again. */
    private static final String CHANGED = "changed while it was read";

    private final Map<Path, String> digests = new HashMap<>();

    byte[] read(Path file) throws IOException {
        try {
            byte[] content = Sighting.content(file);
            note(file, Sighting.digest(content));
            return content;
        } catch (NoSuchFileException missing) {
            note(file, Sighting.MISSING);
            throw missing;
        } catch (IOException unreadable) {
            note(file, Sighting.UNREADABLE);
            throw unreadable;
        }
    }

    /** Of a file that was read; empty for another. */
    String digest(Path file) {
        return digests.getOrDefault(file, "");
    }

    Sighting sighting() {
        return new Sighting(digests);
    }

    private void note(Path file, String digest) {
        digests.merge(file, digest, (a, b) -> a.equals(b) ? a : CHANGED);
    }
}
