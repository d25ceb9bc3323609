package dev.fairlead.admission;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The addresses that proxies have written down, without ports, brackets, zones and quotes. */
final class Hops {
    private Hops() {}

    /** Those of {@code X-Forwarded-For}, from the client to the last proxy. */
    static List<String> ofList(List<String> fields) {
        List<String> hops = new ArrayList<>();
        for (String field : fields) {
            for (String hop : field.split(",", -1)) {
                if (!hop.isBlank()) {
                    hops.add(bare(hop.strip()));
                }
            }
        }
        return hops;
    }

    /** Those of {@code Forwarded} (RFC 7239, section 4); null if that is not what it is. */
    static @Nullable List<String> of(List<String> fields) {
        List<String> hops = new ArrayList<>();
        for (String field : fields) {
            List<String> elements = split(field, ',');
            if (elements == null) {
                return null;
            }
            for (String element : elements) {
                if (!element.isBlank()) {
                    hops.add(forwardedFor(element));
                }
            }
        }
        return hops;
    }

    /** What stands behind {@code for=}; empty, which is no address, where there is none. */
    private static String forwardedFor(String element) {
        List<String> pairs = split(element, ';');
        String found = "";
        for (String pair : pairs == null ? List.<String>of() : pairs) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? "" : pair.substring(0, equals).strip();
            if (name.toLowerCase(Locale.ROOT).equals("for")) {
                found = bare(unquoted(pair.substring(equals + 1).strip()));
            }
        }
        return found;
    }

    /** At the separators outside quotes; null if a quote does not end. */
    private static @Nullable List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted && c == '\\') {
                i++;
            } else if (!quoted && c == separator) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return quoted ? null : parts;
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /** {@code 192.0.2.1:80}, {@code [2001:db8::1%eth0]:80}, {@code 2001:db8::1}. */
    private static String bare(String hop) {
        String host = hop;
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            host = end < 0 ? hop : hop.substring(1, end);
        } else if (hop.indexOf(':') == hop.lastIndexOf(':') && hop.indexOf(':') > 0) {
            host = hop.substring(0, hop.indexOf(':'));
        }
        int zone = host.indexOf('%');
        return zone < 0 ? host : host.substring(0, zone);
    }
}
