package dev.fairlead.http;

import dev.fairlead.call.CredentialFields;
import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses the heads that the codec lets pass though HTTP does not: each would be read differently
 * by somebody behind us (RFC 9112, sections 3.2, 6.1 and 11.2; RFC 9113, section 8.2).
 */
final class HeadCheck {
    private static final int MOST_CONNECTION_NAMES = 16;

    private final ServerSettings.Size size;

    HeadCheck(ServerSettings.Size size) {
        this.size = size;
    }

    /** What is wrong with it, or null. */
    @Nullable Malformed http1(HttpRequest request, Headers headers) {
        if (request.decoderResult().isFailure()) {
            return decoding(request.decoderResult().cause());
        }
        HttpVersion version = request.protocolVersion();
        boolean newer = version.equals(HttpVersion.HTTP_1_1);
        if (!newer && !version.equals(HttpVersion.HTTP_1_0)) {
            return framing("the version is none of HTTP/1.0 and HTTP/1.1");
        }
        if (headers.size() > size.fields()) {
            return tooManyFields();
        }
        Malformed target = target(request.uri());
        return target != null ? target : fields(headers, newer);
    }

    /**
     * What is wrong with it, or null.
     *
     * @param authority the pseudo-field, which a {@code host} must not contradict
     */
    @Nullable Malformed http2(Head head, @Nullable CharSequence authority) {
        Headers headers = head.headers();
        if (headers.size() > size.fields()) {
            return tooManyFields();
        }
        // It has no target (RFC 9113, section 8.5), and no use here: it is refused for its method.
        Malformed target = head.method().equals("CONNECT") ? null : target(head.target());
        if (target != null) {
            return target;
        }
        List<String> hosts = headers.all("host");
        if (hosts.size() != 1) {
            return framing("there must be exactly one :authority or host");
        }
        if (authority != null && !hosts.getFirst().contentEquals(authority)) {
            return framing("host is not the same as :authority");
        }
        return http2Fields(headers);
    }

    private static @Nullable Malformed http2Fields(Headers headers) {
        Set<String> credentials = new HashSet<>();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            String value = headers.value(i);
            boolean hop =
                    switch (name) {
                        case "connection",
                                "keep-alive",
                                "proxy-connection",
                                "transfer-encoding",
                                "upgrade" ->
                                true;
                        case "te" -> !value.equalsIgnoreCase("trailers");
                        default -> false;
                    };
            if (hop) {
                return framing("HTTP/2 has no field " + name + " of that value");
            }
            // Cookies alone may be cut into several fields (RFC 9113, section 8.2.3).
            if (CredentialFields.contains(name)
                    && !name.equals("cookie")
                    && !credentials.add(name)) {
                return framing("there are several fields " + name);
            }
        }
        List<String> lengths = headers.all("content-length");
        if (lengths.size() > 1 || (lengths.size() == 1 && !digits(lengths.getFirst()))) {
            return framing("content-length is not one number");
        }
        return null;
    }

    /**
     * Whether a value has white space around it, which HTTP/2 forbids (RFC 9113, section 8.2.1).
     */
    static boolean paddedValues(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            String value = headers.value(i);
            if (!value.isEmpty()
                    && (isBlank(value.charAt(0)) || isBlank(value.charAt(value.length() - 1)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean digits(String text) {
        return !text.isEmpty()
                && text.length() <= 18
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private @Nullable Malformed fields(Headers headers, boolean newer) {
        int hosts = 0;
        int lengths = 0;
        int codings = 0;
        int named = 0;
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            // The lengths of the four names tell them apart from nearly all others.
            switch (name.length()) {
                case 4 -> hosts += Headers.same(name, "host") ? 1 : 0;
                case 10 -> {
                    if (Headers.same(name, "connection")) {
                        named += connection(headers.value(i));
                        if (named > MOST_CONNECTION_NAMES) {
                            return framing(
                                    "Connection names a field that no hop may drop, or more than "
                                            + MOST_CONNECTION_NAMES);
                        }
                    }
                }
                case 14 -> lengths += Headers.same(name, "content-length") ? 1 : 0;
                case 17 -> {
                    if (Headers.same(name, "transfer-encoding")) {
                        codings++;
                        if (!headers.value(i).equalsIgnoreCase("chunked")) {
                            return framing("Transfer-Encoding is not exactly chunked");
                        }
                    }
                }
                default -> {}
            }
        }
        if (hosts > 1 || (hosts == 0 && newer)) {
            return framing("there must be exactly one Host");
        }
        if (lengths > 1 || codings > 1 || lengths + codings > 1) {
            return framing("the body must have one length, by one field");
        }
        return null;
    }

    /** How many names that is; more than are allowed if one of them may not be dropped by a hop. */
    private static int connection(String value) {
        if (value.equalsIgnoreCase("keep-alive") || value.equalsIgnoreCase("close")) {
            return 1;
        }
        String[] names = value.split(",", MOST_CONNECTION_NAMES + 2);
        for (String name : names) {
            if (mustArrive(name.strip().toLowerCase(Locale.ROOT))) {
                return MOST_CONNECTION_NAMES + 1;
            }
        }
        return names.length;
    }

    private static boolean mustArrive(String name) {
        return name.equals("host")
                || name.equals("transfer-encoding")
                || name.startsWith("content-")
                || name.startsWith("fairlead-")
                || CredentialFields.contains(name);
    }

    /** What no target may hold: control bytes, space, DEL and beyond, {@code #}, backslash. */
    @Nullable Malformed target(String target) {
        if (target.isEmpty()) {
            return new Malformed(Malformed.Kind.TARGET, "the request target is empty");
        }
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#' || c == '\\') {
                return new Malformed(
                        Malformed.Kind.TARGET,
                        "the request target holds a byte that must be percent-encoded, at " + i);
            }
        }
        return null;
    }

    private Malformed decoding(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Malformed(
                    Malformed.Kind.TARGET,
                    "the request line is longer than " + size.requestLine() + " bytes");
        }
        if (cause instanceof RequestDecoder.SpaceInTarget) {
            return new Malformed(
                    Malformed.Kind.TARGET,
                    "the request target holds white space or is followed by more than one space");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return headTooLarge();
        }
        if (cause instanceof FoldedLines.Folded) {
            return framing(String.valueOf(cause.getMessage()));
        }
        return framing("the request line or a header field is not as HTTP/1.1 has it");
    }

    Malformed headTooLarge() {
        return new Malformed(
                Malformed.Kind.HEADERS_TOO_LARGE,
                "the header fields are longer than " + size.head() + " bytes");
    }

    private Malformed tooManyFields() {
        return new Malformed(
                Malformed.Kind.HEADERS_TOO_LARGE,
                "there are more than " + size.fields() + " header fields");
    }

    static Malformed framing(String message) {
        return new Malformed(Malformed.Kind.FRAMING, message);
    }
}
