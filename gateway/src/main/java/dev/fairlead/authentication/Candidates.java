package dev.fairlead.authentication;

import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Every text in a request's head that may be the gateway's key: real clients put it into whichever
 * place their provider uses, often into two, and fill others with dummies.
 */
final class Candidates {
    private static final String SUBPROTOCOL = "openai-insecure-api-key.";
    private static final String SIGV4 = "AWS4-HMAC-SHA256";

    private final List<String> found = new ArrayList<>(2);

    private Candidates() {}

    /** The texts in the order of the places; the same text may occur twice. */
    static List<String> in(Head head) {
        Candidates candidates = new Candidates();
        Headers headers = head.headers();
        for (int i = 0; i < headers.size(); i++) {
            candidates.header(headers.name(i), headers.value(i));
        }
        String query = head.query();
        if (query != null) {
            candidates.query(query);
        }
        return candidates.found;
    }

    private void header(String name, String value) {
        switch (name.length()) {
            case 7 -> addIf(Headers.same(name, "api-key"), value);
            case 9 -> addIf(Headers.same(name, "x-api-key"), value);
            case 13 -> {
                if (Headers.same(name, "authorization")) {
                    authorization(value.strip());
                }
            }
            case 14 -> addIf(Headers.same(name, "x-goog-api-key"), value);
            case 22 -> {
                if (Headers.same(name, "sec-websocket-protocol")) {
                    subprotocols(value);
                }
            }
            default -> {}
        }
    }

    private void authorization(String value) {
        if (value.startsWith(SIGV4)) {
            int credential = value.indexOf("Credential=");
            if (credential >= 0) {
                accessKeyId(value.substring(credential + "Credential=".length()));
            }
            return;
        }
        boolean bearer = (value + " ").regionMatches(true, 0, "bearer ", 0, 7);
        add(bearer ? value.substring(6).strip() : value);
    }

    private void subprotocols(String value) {
        for (String protocol : value.split(",", -1)) {
            String name = protocol.strip();
            if (name.startsWith(SUBPROTOCOL)) {
                add(name.substring(SUBPROTOCOL.length()));
            }
        }
    }

    private void query(String query) {
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                continue;
            }
            switch (pair.substring(0, equals).toLowerCase(Locale.ROOT)) {
                case "key" -> add(decoded(pair.substring(equals + 1)));
                case "x-amz-credential" -> accessKeyId(decoded(pair.substring(equals + 1)));
                default -> {}
            }
        }
    }

    /** SigV4 scopes its credential: {@code <access key id>/<date>/<region>/…}. */
    private void accessKeyId(String credential) {
        int slash = credential.indexOf('/');
        add(slash < 0 ? credential : credential.substring(0, slash));
    }

    private void addIf(boolean here, String value) {
        if (here) {
            add(value.strip());
        }
    }

    private void add(String text) {
        if (!text.isEmpty()) {
            found.add(text);
        }
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return value;
        }
    }
}
