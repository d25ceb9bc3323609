package dev.fairlead.listener;

/** What a path of the data listener names. */
sealed interface Endpoint {
    /**
     * A call to a provider.
     *
     * @param route the name as the client wrote it
     * @param rest the path after the route, without the slash before it
     */
    record Proxy(String route, String rest) implements Endpoint {}

    /** A route and nothing after it: Claude Code probes it with HEAD and without a key. */
    record RouteAlone(String route) implements Endpoint {}

    /** Something the gateway answers by itself. */
    enum Own implements Endpoint {
        ROOT,
        HEALTH,
        READY,
        STATUS,
        MODELS,
        NOT_FOUND
    }

    /** Finds what the target names. */
    static Endpoint of(RequestTarget target, boolean shortPaths) {
        String path = target.path();
        return switch (path) {
            case "/" -> Own.ROOT;
            case "/health", "/health/" -> Own.HEALTH;
            case "/ready", "/ready/" -> Own.READY;
            case "/status", "/status/" -> Own.STATUS;
            case "/proxy/models" -> Own.MODELS;
            case "/proxy", "/proxy/" -> Own.NOT_FOUND;
            default -> {
                if (path.startsWith("/proxy/")) {
                    yield call(path, "/proxy/".length());
                }
                yield shortPaths ? call(path, 1) : Own.NOT_FOUND;
            }
        };
    }

    private static Endpoint call(String path, int from) {
        int slash = path.indexOf('/', from);
        if (slash < 0) {
            return new RouteAlone(path.substring(from));
        }
        String route = path.substring(from, slash);
        String rest = path.substring(slash + 1);
        return rest.isEmpty() ? new RouteAlone(route) : new Proxy(route, rest);
    }
}
