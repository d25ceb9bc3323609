package dev.fairlead.listener;

import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;

import org.jspecify.annotations.Nullable;

/**
 * A request target that was checked and taken apart, percent-encoding untouched.
 *
 * @param path begins with {@code /}
 * @param query what follows the question mark; null where there is none
 */
record RequestTarget(String path, @Nullable String query) {
    private static final int MAX_LENGTH = 16 * 1024;

    /**
     * Takes a target apart that a provider may be sent: no dot segment, raw or encoded, no empty
     * segment but a last one, no byte that two parsers read differently.
     *
     * @param authority the value of {@code Host}, which an absolute form must name
     * @throws Refusal {@code invalid_path}
     */
    static RequestTarget parse(String target, @Nullable String authority) {
        if (target.length() > MAX_LENGTH) {
            throw invalid("it is longer than " + MAX_LENGTH + " characters");
        }
        String origin = originForm(target, authority);
        int mark = origin.indexOf('?');
        String path = mark < 0 ? origin : origin.substring(0, mark);
        String query = mark < 0 ? null : origin.substring(mark + 1);
        checkCharacters(origin);
        checkPercents(path);
        checkSegments(path);
        return new RequestTarget(path, query);
    }

    /** RFC 9112, section 3.2.2: a server accepts the absolute form; ours only for itself. */
    private static String originForm(String target, @Nullable String authority) {
        if (target.startsWith("/")) {
            return target;
        }
        int scheme = target.indexOf("://");
        if (scheme <= 0) {
            throw invalid("it begins with neither a slash nor a scheme");
        }
        int end = scheme + 3;
        while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        String named = target.substring(scheme + 3, end);
        if (authority == null || !named.equalsIgnoreCase(authority)) {
            throw invalid("its absolute form names another server than Host does");
        }
        String rest = target.substring(end);
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    private static void checkCharacters(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= 0x20 || c >= 0x7f) {
                throw invalid("character " + i + " is outside visible ASCII: percent-encode it");
            }
            if (c == '\\' || c == '#') {
                throw invalid("it contains '" + c + "': percent-encode it");
            }
        }
    }

    private static void checkPercents(String path) {
        for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
            int value = hexByte(path, i + 1);
            if (value < 0) {
                throw invalid("'%' at character " + i + " is not followed by two hex digits");
            }
            if (value == 0) {
                throw invalid("it contains %00");
            }
            if (value == '%' && hexByte(path, i + 3) >= 0) {
                throw invalid("it is percent-encoded twice at character " + i);
            }
        }
    }

    private static void checkSegments(String path) {
        int start = 1;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            if (start == end && slash >= 0) {
                throw doubledSlash(path);
            }
            boolean suspect = start < end && ".%".indexOf(path.charAt(start)) >= 0;
            if (suspect && end - start <= 16 && isDots(path.substring(start, end))) {
                throw invalid("it contains a dot segment");
            }
            start = end + 1;
        }
    }

    private static Refusal doubledSlash(String path) {
        if (path.startsWith("/proxy//")) {
            return new Refusal(
                    Reason.EMPTY_ROUTE, "The path names no route: /proxy/<route>/… is expected.");
        }
        return invalid(
                "it contains a doubled slash; usually the base URL ends in '/' and should not");
    }

    /** {@code .} and {@code ..}, also encoded or with path parameters after a semicolon. */
    private static boolean isDots(String segment) {
        String plain = segment.replace("%2e", ".").replace("%2E", ".");
        int semicolon = plain.indexOf(';');
        String name = semicolon < 0 ? plain : plain.substring(0, semicolon);
        return name.equals(".") || name.equals("..");
    }

    /** The byte that the two hex digits from there mean; -1 if they are none. */
    private static int hexByte(String text, int from) {
        if (from + 1 >= text.length()) {
            return -1;
        }
        int high = Character.digit(text.charAt(from), 16);
        int low = Character.digit(text.charAt(from + 1), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }

    private static Refusal invalid(String why) {
        return new Refusal(Reason.INVALID_PATH, "The request target is not valid: " + why + ".");
    }
}
