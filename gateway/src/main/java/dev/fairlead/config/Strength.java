package dev.fairlead.config;

/**
 * How hard a key's text is to guess: its length times what one character is worth, judged by the
 * kinds of characters in it and by how few different ones there are.
 */
final class Strength {
    /** What is worth a warning below it, in bits. */
    static final int ENOUGH = 128;

    private static final int HEX = 16;
    private static final int LETTERS = 26;
    private static final int DIGITS = 10;
    private static final int OTHERS = 32;
    private static final int FEW = 8;

    private Strength() {}

    static int bits(String text) {
        int different = (int) text.chars().distinct().count();
        int alphabet = different < FEW ? different : alphabet(text);
        return (int) Math.round(text.length() * Math.log(alphabet) / Math.log(2));
    }

    private static int alphabet(String text) {
        if (text.matches("[0-9]*")) {
            return DIGITS;
        }
        if (text.matches("[0-9a-f]*|[0-9A-F]*")) {
            return HEX;
        }
        int size = 0;
        size += text.matches(".*[a-z].*") ? LETTERS : 0;
        size += text.matches(".*[A-Z].*") ? LETTERS : 0;
        size += text.matches(".*[0-9].*") ? DIGITS : 0;
        return size + (text.matches(".*[^a-zA-Z0-9].*") ? OTHERS : 0);
    }
}
