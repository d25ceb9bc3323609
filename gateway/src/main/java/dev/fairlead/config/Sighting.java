package dev.fairlead.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * What files held when they were looked at. Two that are equal saw the same content, whatever
 * links, names and times of modification say.
 *
 * @param digests of the content behind all links, by absolute path; a word where there is none
 */
public record Sighting(Map<Path, String> digests) {
    public static final Sighting NOTHING = new Sighting(Map.of());

    /** More than any file may have that is read as a whole. */
    static final int MOST = 16 * 1024 * 1024;

    static final String MISSING = "missing";
    static final String UNREADABLE = "unreadable";

    public Sighting {
        digests = Map.copyOf(digests);
    }

    /** What the same files hold now. */
    public Sighting again() {
        Map<Path, String> now = new HashMap<>();
        for (Path file : digests.keySet()) {
            now.put(file, digest(file));
        }
        return new Sighting(now);
    }

    private static String digest(Path file) {
        try {
            return digest(content(file));
        } catch (NoSuchFileException _) {
            return MISSING;
        } catch (IOException _) {
            return UNREADABLE;
        }
    }

    /** One byte too many at most, so that whoever limits it can tell. */
    static byte[] content(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MOST + 1);
        }
    }

    static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }
}
