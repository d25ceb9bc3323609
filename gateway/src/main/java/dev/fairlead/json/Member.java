package dev.fairlead.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A member of a scanned object.
 *
 * @param body the scanned body, which the caller keeps unchanged as long as it reads here
 * @param name its name with the quotes; empty for an element of an array
 * @param value its value, quotes or brackets included
 */
public record Member(ByteBuffer body, String path, JsonType type, Span name, Span value) {
    /** A number that reads as more digits than this is out of range for anything we act on. */
    private static final int MAX_NUMBER_LENGTH = 64;

    private static final int MAX_SCALE = 400;

    /** The bytes of the value, as they stand. */
    public ByteBuffer raw() {
        return body.slice(value.start(), value.length());
    }

    /** The text of a string, unescaped; empty for any other type. */
    public Optional<String> string() {
        return type == JsonType.STRING ? Optional.of(JsonText.unquote(raw())) : Optional.empty();
    }

    public boolean isNull() {
        return type == JsonType.NULL;
    }

    public boolean isTrue() {
        return type == JsonType.BOOLEAN && body.get(value.start()) == 't';
    }

    public boolean isFalse() {
        return type == JsonType.BOOLEAN && body.get(value.start()) == 'f';
    }

    /** A number, exactly; empty for any other type and for one longer or larger than 1e400. */
    public Optional<BigDecimal> number() {
        if (type != JsonType.NUMBER || value.length() > MAX_NUMBER_LENGTH) {
            return Optional.empty();
        }
        byte[] digits = new byte[value.length()];
        body.get(value.start(), digits);
        return decimal(new String(digits, US_ASCII));
    }

    /** A whole number within 64 bits ({@code 16}, {@code 16.0}, {@code 1.6e1}); else empty. */
    public OptionalLong wholeNumber() {
        Optional<BigDecimal> number = number();
        if (number.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(number.get().longValueExact());
        } catch (ArithmeticException notWhole) {
            return OptionalLong.empty();
        }
    }

    /** The decimal that a JSON number spells, unless its exponent is beyond use. */
    static Optional<BigDecimal> decimal(String digits) {
        try {
            BigDecimal value = new BigDecimal(digits);
            // A huge exponent costs nothing to hold but everything to add or print.
            return Math.abs((long) value.scale()) > MAX_SCALE
                    ? Optional.empty()
                    : Optional.of(value);
        } catch (NumberFormatException exponentTooLong) {
            return Optional.empty();
        }
    }

    /** Without an exponent, which some readers do not know, unless that would be endless. */
    static String spell(BigDecimal decimal) {
        return Math.abs((long) decimal.scale()) > MAX_SCALE
                ? decimal.toString()
                : decimal.toPlainString();
    }

    @Override
    public String toString() {
        return "Member[" + path + ", " + type + ", " + value + "]";
    }
}
