package dev.fairlead.http.proxyprotocol;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;

/** What the first bytes of a connection are as a header of the PROXY protocol. */
public sealed interface ProxyHeader {
    /** Its begin: more has to come. */
    record Incomplete() implements ProxyHeader {
        static final Incomplete INSTANCE = new Incomplete();
    }

    /**
     * None, or one that the specification does not allow.
     *
     * @param reason in our own words
     */
    record Malformed(String reason) implements ProxyHeader {}

    /**
     * A whole one; the bytes behind it are the client's.
     *
     * @param length of the header, in bytes
     * @param client null where it names none: the load balancer calls for itself ({@code LOCAL}),
     *     or does not know ({@code UNKNOWN})
     */
    record Whole(int length, @Nullable InetAddress client) implements ProxyHeader {}

    /** Reads what has come so far; the buffer's indices stay where they are. */
    static ProxyHeader read(ByteBuf bytes) {
        if (beginsLike(bytes, BinaryHeader.SIGNATURE)) {
            return BinaryHeader.read(bytes);
        }
        if (beginsLike(bytes, HeaderLine.BEGIN)) {
            return HeaderLine.read(bytes);
        }
        return new Malformed("it does not begin with a PROXY header");
    }

    /** As far as both reach. */
    private static boolean beginsLike(ByteBuf bytes, byte[] begin) {
        int length = Math.min(bytes.readableBytes(), begin.length);
        for (int i = 0; i < length; i++) {
            if (bytes.getByte(bytes.readerIndex() + i) != begin[i]) {
                return false;
            }
        }
        return true;
    }
}
