package dev.fairlead.authentication;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * The text of a key that the gateway makes: {@code fl_<id>_<secret>_<checksum>}, where the id is
 * public (for logs and commands), the secret has 130 bits, and the checksum tells a typing error
 * without a look-up.
 */
public record KeyText(String id, String text) {
    private static final String PREFIX = "fl_";
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int ID_LENGTH = 10;
    private static final int SECRET_LENGTH = 26;
    private static final int CHECKSUM_LENGTH = 8;

    /** A new key. */
    public static KeyText generate(SecureRandom random) {
        String id = characters(random, ID_LENGTH);
        String body = PREFIX + id + "_" + characters(random, SECRET_LENGTH);
        return new KeyText(id, body + "_" + checksum(body));
    }

    /** Whether the text has the shape of a key of ours, right or wrong. */
    public static boolean looksLikeOurs(String text) {
        return text.startsWith(PREFIX);
    }

    /** Whether the last part of the text fits the parts before it. */
    public static boolean checksumIsRight(String text) {
        int last = text.lastIndexOf('_');
        return looksLikeOurs(text)
                && last > PREFIX.length()
                && text.length() - last - 1 == CHECKSUM_LENGTH
                && checksum(text.substring(0, last))
                        .equals(text.substring(last + 1).toLowerCase(Locale.ROOT));
    }

    /**
     * The public part of a key of ours.
     *
     * @throws IllegalArgumentException if the text is no key of ours; the message does not repeat
     *     it
     */
    public static KeyText parse(String text) {
        int end = text.indexOf('_', PREFIX.length());
        if (!checksumIsRight(text) || end < 0 || end == text.lastIndexOf('_')) {
            throw new IllegalArgumentException(
                    "key: not of the form fl_<id>_<secret>_<checksum>, or mistyped");
        }
        return new KeyText(text.substring(PREFIX.length(), end), text);
    }

    private static String characters(SecureRandom random, int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /** The public part alone. */
    @Override
    public String toString() {
        return PREFIX + id + "_***";
    }
}
