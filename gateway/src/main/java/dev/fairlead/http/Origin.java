package dev.fairlead.http;

/**
 * A server: what a pool of connections belongs to. Made once per provider, compared by value.
 *
 * @param secure TLS, with verification of certificate and name
 * @param host name or address, without brackets
 * @param port 1 to 65535
 * @param authority what goes into {@code Host}: the host, with the port where it is not the
 *     scheme's own
 * @param trust which certificate authorities count
 */
public record Origin(boolean secure, String host, int port, String authority, Trust trust) {
    /**
     * Which certificate authorities count.
     *
     * @param bundle a file of PEM certificates that count beside the platform's; empty for the
     *     platform's alone
     * @param version of what the file holds: new content gets connections of its own
     */
    public record Trust(String bundle, String version) {
        public static final Trust PLATFORM = new Trust("", "");
    }
}
