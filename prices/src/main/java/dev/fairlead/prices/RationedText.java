package dev.fairlead.prices;

import java.util.regex.Pattern;

/**
 * Text that a regular expression may look at only so often: a pattern that backtracks without end
 * finds nothing, and costs a fraction of a millisecond instead of a thread.
 */
final class RationedText implements CharSequence {
    private static final int LOOKS = 20_000;

    private final CharSequence text;
    private final int[] left;

    private RationedText(CharSequence text, int[] left) {
        this.text = text;
        this.left = left;
    }

    /** Whether the pattern occurs anywhere in the text. */
    static boolean finds(Pattern pattern, String text) {
        try {
            return pattern.matcher(new RationedText(text, new int[] {LOOKS})).find();
        } catch (RationUsedUp | StackOverflowError _) {
            return false;
        }
    }

    /** Whether the text begins with the pattern. */
    static boolean begins(Pattern pattern, String text) {
        try {
            return pattern.matcher(new RationedText(text, new int[] {LOOKS})).lookingAt();
        } catch (RationUsedUp | StackOverflowError _) {
            return false;
        }
    }

    @Override
    public char charAt(int index) {
        if (--left[0] < 0) {
            throw new RationUsedUp();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new RationedText(text.subSequence(start, end), left);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private static final class RationUsedUp extends RuntimeException {
        private static final long serialVersionUID = 1;

        RationUsedUp() {
            super("a regular expression backtracks without end", null, false, false);
        }
    }
}
