package dev.fairlead.json;

/** The grammar of a JSON number, RFC 8259 section 6, as states. */
final class JsonNumber {
    private static final int SIGN = 0;
    private static final int ZERO = 1;
    private static final int INTEGER = 2;
    private static final int POINT = 3;
    private static final int FRACTION = 4;
    private static final int EXPONENT_MARK = 5;
    private static final int EXPONENT_SIGN = 6;
    private static final int EXPONENT = 7;

    private JsonNumber() {}

    static boolean starts(int character) {
        return character == '-' || (character >= '0' && character <= '9');
    }

    /** The state after a first byte, which is a minus or a digit. */
    static int first(int character) {
        return character == '-' ? SIGN : character == '0' ? ZERO : INTEGER;
    }

    /** The state after one more byte, or -1 if the number does not go on with it. */
    static int next(int state, int character) {
        if (character >= '0' && character <= '9') {
            return digit(state, character);
        }
        return switch (character) {
            case '.' -> state == ZERO || state == INTEGER ? POINT : -1;
            case 'e', 'E' ->
                    state == ZERO || state == INTEGER || state == FRACTION ? EXPONENT_MARK : -1;
            case '+', '-' -> state == EXPONENT_MARK ? EXPONENT_SIGN : -1;
            default -> -1;
        };
    }

    private static int digit(int state, int digit) {
        return switch (state) {
            case SIGN -> digit == '0' ? ZERO : INTEGER;
            case ZERO -> -1;
            case INTEGER -> INTEGER;
            case POINT, FRACTION -> FRACTION;
            default -> EXPONENT;
        };
    }

    /** Whether any digit may follow without a change of state. */
    static boolean inDigits(int state) {
        return state == INTEGER || state == FRACTION || state == EXPONENT;
    }

    /** Whether the number may end here. */
    static boolean complete(int state) {
        return state == ZERO || inDigits(state);
    }
}
