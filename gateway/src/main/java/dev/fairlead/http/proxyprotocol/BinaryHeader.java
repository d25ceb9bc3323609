package dev.fairlead.http.proxyprotocol;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Version 2: a fixed part, the addresses, and whatever else the load balancer tells, which is
 * passed over (section 2.2 of the specification).
 */
final class BinaryHeader {
    static final byte[] SIGNATURE = {
        '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
    };

    /** Signature, version and command, family and protocol, length of the rest. */
    private static final int FIXED = 16;

    /** Room for what load balancers tell beside the addresses; none is known to come near it. */
    private static final int LONGEST = 4096;

    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int STREAM = 1;
    private static final int DATAGRAM = 2;
    private static final int UNIX = 3;

    /** Bytes of one address in each family: none, IPv4, IPv6, the path of a socket. */
    private static final int[] ADDRESS = {0, 4, 16, 108};

    private static final int PORTS = 4;

    private BinaryHeader() {}

    static ProxyHeader read(ByteBuf bytes) {
        if (bytes.readableBytes() < FIXED) {
            return ProxyHeader.Incomplete.INSTANCE;
        }
        int begin = bytes.readerIndex();
        int command = bytes.getUnsignedByte(begin + 12);
        int family = bytes.getUnsignedByte(begin + 13) >> 4;
        int protocol = bytes.getUnsignedByte(begin + 13) & 0xf;
        int length = FIXED + bytes.getUnsignedShort(begin + 14);
        if (length > LONGEST) {
            return new ProxyHeader.Malformed("its PROXY header is longer than 4 KiB");
        }
        // What else stands in a header that is the load balancer's own is to be ignored.
        boolean valid =
                command == LOCAL
                        || (command == PROXY
                                && protocol <= DATAGRAM
                                && family <= UNIX
                                && length >= FIXED + addresses(family));
        if (!valid) {
            return new ProxyHeader.Malformed("its PROXY header is not as version 2 has it");
        }
        if (bytes.readableBytes() < length) {
            return ProxyHeader.Incomplete.INSTANCE;
        }
        boolean told = command == PROXY && protocol == STREAM && family != 0 && family != UNIX;
        return new ProxyHeader.Whole(
                length, told ? address(bytes, begin + FIXED, ADDRESS[family]) : null);
    }

    /** Bytes of both addresses with their ports. */
    private static int addresses(int family) {
        boolean ports = family != 0 && family != UNIX;
        return 2 * ADDRESS[family] + (ports ? PORTS : 0);
    }

    /** An address of IPv4 where it is one that is mapped into IPv6. */
    private static @Nullable InetAddress address(ByteBuf bytes, int at, int length) {
        byte[] address = new byte[length];
        bytes.getBytes(at, address);
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException("an address of " + length + " bytes", wrongLength);
        }
    }
}
