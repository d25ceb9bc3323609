package dev.fairlead.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A port to listen on.
 *
 * @param number 0 for a free one, else up to 65535
 */
record Port(int number) {
    private static final int MOST = 65_535;

    static @Nullable Port optional(@Nullable String text) {
        return text == null ? null : new Port(Integer.parseInt(text));
    }

    static boolean isOne(String text) {
        return text.matches("\\d{1,5}") && Integer.parseInt(text) <= MOST;
    }

    /** Lets picocli read it. */
    static final class Converter implements ITypeConverter<Port> {
        @Override
        public Port convert(String value) {
            if (!isOne(value)) {
                throw new TypeConversionException(
                        "'" + value + "' is not a port (expected: 0 to 65535)");
            }
            return new Port(Integer.parseInt(value));
        }
    }
}
