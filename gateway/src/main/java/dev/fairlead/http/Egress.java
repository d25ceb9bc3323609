package dev.fairlead.http;

import dev.fairlead.call.AddressRanges;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Which addresses the gateway calls on its own account, rather than a provider on behalf of a
 * caller. Link-local addresses, where the machine's own secrets are handed out, and the gateway's
 * own listeners are refused unless they are allowed by name. For any thread.
 */
public final class Egress {
    /** Metadata services of clouds that are not link-local: AWS, Google, Azure, Alibaba, Oracle. */
    private static final AddressRanges METADATA =
            AddressRanges.of(
                    List.of(
                            "fd00:ec2::254",
                            "fd20:ce::254",
                            "168.63.129.16",
                            "100.100.100.200",
                            "192.0.0.192"));

    private static final AddressRanges LINK_LOCAL =
            AddressRanges.of(List.of("169.254.0.0/16", "fe80::/10"));

    /** IPv6 addresses that end in one of IPv4: NAT64 (RFC 6052, RFC 8215), and the older form. */
    private static final AddressRanges ENDING_IN_IPV4 =
            AddressRanges.of(List.of("64:ff9b::/96", "64:ff9b:1::/48", "::/96"));

    /** Those that have it behind their first two bytes (RFC 3056). */
    private static final AddressRanges SIX_TO_FOUR = AddressRanges.of(List.of("2002::/16"));

    private final Supplier<AddressRanges> allowed;
    private final Supplier<List<InetSocketAddress>> own;

    /**
     * @param allowed in any case
     * @param own where the gateway itself listens
     */
    public Egress(Supplier<AddressRanges> allowed, Supplier<List<InetSocketAddress>> own) {
        this.allowed = allowed;
        this.own = own;
    }

    /** Why that address must not be called, with the remedy; null where it may be. */
    @Nullable String refusal(InetAddress address, int port) {
        InetAddress meant = meant(address);
        AddressRanges named = allowed.get();
        if (named.contains(address) || named.contains(meant)) {
            return null;
        }
        String what = null;
        if (LINK_LOCAL.contains(meant)) {
            what = "a link-local address";
        } else if (METADATA.contains(meant)) {
            what = "an address of a cloud's metadata";
        } else if (isOwn(meant, port)) {
            what = "the gateway's own listener";
        }
        return what == null
                ? null
                : address.getHostAddress()
                        + " is "
                        + what
                        + ", which the gateway does not call by itself (if it has to: name the"
                        + " address in egress.allow)";
    }

    /** The address of IPv4 that stands within one of IPv6, else the address itself. */
    private static InetAddress meant(InetAddress address) {
        byte[] bytes = address.getAddress();
        int at = SIX_TO_FOUR.contains(address) ? 2 : ENDING_IN_IPV4.contains(address) ? 12 : -1;
        if (at < 0 || address.isLoopbackAddress() || address.isAnyLocalAddress()) {
            return address;
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + 4));
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException("four bytes of an address", wrongLength);
        }
    }

    private boolean isOwn(InetAddress address, int port) {
        for (InetSocketAddress listener : own.get()) {
            InetAddress at = listener.getAddress();
            if (listener.getPort() == port && at != null && reaches(address, at)) {
                return true;
            }
        }
        return false;
    }

    /** Who connects to no address at all reaches this machine. */
    private static boolean reaches(InetAddress address, InetAddress listening) {
        if (address.equals(listening)) {
            return true;
        }
        boolean here = isHere(address);
        return here && (listening.isAnyLocalAddress() || address.isAnyLocalAddress());
    }

    private static boolean isHere(InetAddress address) {
        if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
            return true;
        }
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return true;
        }
    }
}
