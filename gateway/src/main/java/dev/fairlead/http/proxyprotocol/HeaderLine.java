package dev.fairlead.http.proxyprotocol;

import dev.fairlead.call.AddressRange;

import io.netty.buffer.ByteBuf;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Version 1: one line of text (section 2.1 of the specification). */
final class HeaderLine {
    static final byte[] BEGIN = "PROXY ".getBytes(StandardCharsets.US_ASCII);

    /** With its line end: what the longest addresses take. */
    private static final int LONGEST = 107;

    private static final Pattern ADDRESSES =
            Pattern.compile(
                    "PROXY TCP(?<family>[46]) (?<from>[0-9A-Fa-f.:]+) (?<to>[0-9A-Fa-f.:]+)"
                            + " (?<fromPort>0|[1-9]\\d{0,4}) (?<toPort>0|[1-9]\\d{0,4})\r");

    /** What stands behind the word is to be ignored. */
    private static final Pattern UNKNOWN = Pattern.compile("PROXY UNKNOWN(?: [^\r]*)?\r");

    private HeaderLine() {}

    static ProxyHeader read(ByteBuf bytes) {
        int begin = bytes.readerIndex();
        int seen = Math.min(bytes.readableBytes(), LONGEST);
        int end = bytes.indexOf(begin, begin + seen, (byte) '\n');
        if (end < 0) {
            return seen < LONGEST
                    ? ProxyHeader.Incomplete.INSTANCE
                    : new ProxyHeader.Malformed("its PROXY header is longer than 107 bytes");
        }
        String line = bytes.toString(begin, end - begin, StandardCharsets.US_ASCII);
        int length = end + 1 - begin;
        if (UNKNOWN.matcher(line).matches()) {
            return new ProxyHeader.Whole(length, null);
        }
        Matcher addresses = ADDRESSES.matcher(line);
        if (!addresses.matches() || !ports(addresses)) {
            return malformed();
        }
        boolean four = addresses.group("family").equals("4");
        Optional<InetAddress> from = address(addresses.group("from"), four);
        if (from.isEmpty() || address(addresses.group("to"), four).isEmpty()) {
            return malformed();
        }
        return new ProxyHeader.Whole(length, from.get());
    }

    private static boolean ports(Matcher addresses) {
        return Integer.parseInt(addresses.group("fromPort")) <= 65535
                && Integer.parseInt(addresses.group("toPort")) <= 65535;
    }

    private static Optional<InetAddress> address(String text, boolean four) {
        return text.contains(":") == four ? Optional.empty() : AddressRange.address(text);
    }

    private static ProxyHeader malformed() {
        return new ProxyHeader.Malformed("its PROXY header is not as version 1 has it");
    }
}
