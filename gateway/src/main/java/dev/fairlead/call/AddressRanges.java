package dev.fairlead.call;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Addresses from which something is allowed. No list allows all, an empty one nothing. */
public final class AddressRanges {
    public static final AddressRanges ANY = new AddressRanges(null);
    public static final AddressRanges NONE = new AddressRanges(List.of());

    private final @Nullable List<String> written;
    private final List<AddressRange> ranges = new ArrayList<>();

    private AddressRanges(@Nullable List<String> written) {
        this.written = written;
        for (String range : written == null ? List.<String>of() : written) {
            ranges.add(AddressRange.parse(range));
        }
    }

    /**
     * Reads ranges.
     *
     * @param written null for all addresses
     * @throws IllegalArgumentException if one is no range
     */
    public static AddressRanges of(@Nullable List<String> written) {
        return written == null ? ANY : new AddressRanges(List.copyOf(written));
    }

    /** As they were written; null for all. */
    public @Nullable List<String> written() {
        return written;
    }

    public boolean containsAll() {
        return written == null;
    }

    /** Whether it is one from which something is allowed; mapped addresses are those of IPv4. */
    public boolean contains(InetAddress address) {
        if (written == null) {
            return true;
        }
        byte[] bytes = address.getAddress();
        for (AddressRange range : ranges) {
            if (range.contains(bytes)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AddressRanges same && Objects.equals(written, same.written);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(written);
    }

    @Override
    public String toString() {
        return written == null ? "any" : written.toString();
    }
}
