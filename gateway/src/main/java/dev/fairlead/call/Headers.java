package dev.fairlead.call;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Header or trailer fields in the order received, each with its value as it stood on the wire;
 * names compare without regard to case (RFC 9110, section 5.1). Immutable.
 */
public final class Headers {
    public static final Headers EMPTY = new Headers(new String[0], 0);

    /** Names at even places, values at odd ones. */
    private final String[] fields;

    private final int size;

    private Headers(String[] fields, int size) {
        this.fields = fields;
        this.size = size;
    }

    /** Fields given as name, value, name, value. */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "namesAndValues: " + namesAndValues.length + " (expected: an even number)");
        }
        return new Headers(namesAndValues.clone(), namesAndValues.length / 2);
    }

    public static Builder builder() {
        return new Builder(16);
    }

    /** How many fields there are; a name that occurs twice counts twice. */
    public int size() {
        return size;
    }

    public String name(int index) {
        return fields[2 * index];
    }

    public String value(int index) {
        return fields[2 * index + 1];
    }

    /** The first value of that name, or null. */
    public @Nullable String first(String name) {
        for (int i = 0; i < size; i++) {
            if (same(fields[2 * i], name)) {
                return fields[2 * i + 1];
            }
        }
        return null;
    }

    public boolean contains(String name) {
        return first(name) != null;
    }

    /** All values of that name, in order. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(2);
        for (int i = 0; i < size; i++) {
            if (same(fields[2 * i], name)) {
                values.add(fields[2 * i + 1]);
            }
        }
        return values;
    }

    /** These fields without those of some names. */
    public Headers without(String... names) {
        Builder rest = new Builder(size);
        for (int i = 0; i < size; i++) {
            if (!isOneOf(names, name(i))) {
                rest.add(name(i), value(i));
            }
        }
        return rest.length == 2 * size ? this : rest.build();
    }

    private static boolean isOneOf(String[] names, String name) {
        for (String one : names) {
            if (same(one, name)) {
                return true;
            }
        }
        return false;
    }

    /** Whether two header names are the same name. */
    public static boolean same(String one, String other) {
        return one.length() == other.length() && one.equalsIgnoreCase(other);
    }

    /** The names and nothing else: values may be secrets. */
    @Override
    public String toString() {
        List<String> names = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            names.add(name(i));
        }
        return names.toString();
    }

    /** Collects fields in order. Not for several threads. */
    public static final class Builder {
        private String[] fields;
        private int length;

        private Builder(int capacity) {
            fields = new String[2 * capacity];
        }

        public Builder add(String name, String value) {
            if (length == fields.length) {
                fields = Arrays.copyOf(fields, 2 * length);
            }
            fields[length++] = name;
            fields[length++] = value;
            return this;
        }

        public Builder addAll(Headers more) {
            int added = 2 * more.size;
            if (length + added > fields.length) {
                fields = Arrays.copyOf(fields, Math.max(length + added, 2 * fields.length));
            }
            System.arraycopy(more.fields, 0, fields, length, added);
            length += added;
            return this;
        }

        /** Whether a field of that name is among those so far. */
        public boolean contains(String name) {
            for (int i = 0; i < length; i += 2) {
                if (same(fields[i], name)) {
                    return true;
                }
            }
            return false;
        }

        /** The fields so far; the builder must not be used afterwards. */
        public Headers build() {
            return new Headers(fields, length / 2);
        }
    }
}
