package dev.fairlead.http;

/**
 * What all connections of a server share.
 *
 * @param check what heads must be like
 */
record Served(ServerSettings settings, HttpHandler handler, HeadCheck check) {
    Served(ServerSettings settings, HttpHandler handler) {
        this(settings, handler, new HeadCheck(settings.limits().size()));
    }

    ServerSettings.Waiting waiting() {
        return settings.limits().waiting();
    }
}
