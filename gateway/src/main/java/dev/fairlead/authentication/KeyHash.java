package dev.fairlead.authentication;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a key's whole text: the only form in which a key is kept. A slow hash is not
 * wanted, since the text of a key has at least 128 bits of its own.
 */
public record KeyHash(long first, long second, long third, long fourth) {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    public static KeyHash of(String text) {
        return of(sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Reads what {@link #hex} writes.
     *
     * @param hex 64 hex digits
     * @throws IllegalArgumentException if they are not
     */
    public static KeyHash parse(String hex) {
        if (hex.length() != 64) {
            throw new IllegalArgumentException(
                    "hash: " + hex.length() + " characters (expected: 64)");
        }
        return of(HexFormat.of().parseHex(hex));
    }

    private static KeyHash of(byte[] digest) {
        return new KeyHash(
                (long) LONG.get(digest, 0),
                (long) LONG.get(digest, 8),
                (long) LONG.get(digest, 16),
                (long) LONG.get(digest, 24));
    }

    private static byte[] sha256(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    /** 64 hex digits. */
    public String hex() {
        HexFormat format = HexFormat.of();
        return format.toHexDigits(first)
                + format.toHexDigits(second)
                + format.toHexDigits(third)
                + format.toHexDigits(fourth);
    }
}
