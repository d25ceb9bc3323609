package dev.fairlead.call;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses that begin with the same bits, such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or one
 * address alone. A range of IPv4 addresses that is written as IPv6 is that of IPv4.
 */
public final class AddressRange {
    /** Without zeros in front, which some would read as octal. */
    private static final String FOUR_NUMBERS =
            "(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}";

    private static final Pattern IPV4 = Pattern.compile(FOUR_NUMBERS);
    private static final Pattern IPV6 =
            Pattern.compile("[0-9a-fA-F:]+|[0-9a-fA-F:]*:" + FOUR_NUMBERS);
    private static final int MAPPED = 96;

    private final byte[] network;
    private final int bits;
    private final String text;

    private AddressRange(byte[] network, int bits, String text) {
        this.network = network;
        this.bits = bits;
        this.text = text;
    }

    /**
     * Reads a range.
     *
     * @throws IllegalArgumentException if it is none, or has bits after its prefix
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String written = slash < 0 ? text : text.substring(0, slash);
        byte[] network =
                address(written)
                        .orElseThrow(() -> new IllegalArgumentException("not an address range"))
                        .getAddress();
        boolean mapped = written.contains(":") && network.length == 4;
        int most = network.length * 8 + (mapped ? MAPPED : 0);
        int bits = slash < 0 ? most : bits(text.substring(slash + 1), most);
        AddressRange range = new AddressRange(network, mapped ? bits - MAPPED : bits, text);
        if (range.bits < 0 || !range.isNetwork()) {
            throw new IllegalArgumentException("bits are set after the prefix");
        }
        return range;
    }

    /** An address as it is written; no name is ever looked up. Empty if it is none. */
    public static Optional<InetAddress> address(String text) {
        boolean shaped =
                text.indexOf(':') < 0 ? IPV4.matcher(text).matches() : IPV6.matcher(text).matches();
        if (!shaped) {
            return Optional.empty();
        }
        try {
            // Makes an IPv4 address of one that is mapped into IPv6.
            return Optional.of(InetAddress.getByAddress(InetAddress.ofLiteral(text).getAddress()));
        } catch (IllegalArgumentException | UnknownHostException malformed) {
            return Optional.empty();
        }
    }

    private static int bits(String text, int most) {
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException("not a prefix length");
        }
        return Integer.parseInt(text);
    }

    private boolean isNetwork() {
        for (int i = bits; i < network.length * 8; i++) {
            if ((network[i / 8] & (0x80 >> (i % 8))) != 0) {
                return false;
            }
        }
        return true;
    }

    boolean contains(byte[] address) {
        if (address.length != network.length) {
            return false;
        }
        int whole = bits / 8;
        if (Arrays.mismatch(address, 0, whole, network, 0, whole) >= 0) {
            return false;
        }
        int rest = bits % 8;
        return rest == 0 || ((address[whole] ^ network[whole]) & (0xff << (8 - rest)) & 0xff) == 0;
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
