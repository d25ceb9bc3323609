package dev.fairlead;

import dev.fairlead.config.Configuration;
import dev.fairlead.config.ServerConfiguration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Which settings hold from the start of the process to its end. */
final class RestartNeeded {
    private RestartNeeded() {}

    /** Those that are not as they were at the start, by their names in the file. */
    static List<String> between(Configuration start, Configuration now) {
        Map<String, Object> before = fixed(start);
        Map<String, Object> after = fixed(now);
        List<String> needed =
                new ArrayList<>(
                        before.keySet().stream()
                                .filter(n -> !Objects.equals(before.get(n), after.get(n)))
                                .toList());
        if (start.server().token() != null && now.server().token() == null) {
            // It guards the listener until that is gone.
            needed.add("server.token");
        }
        return needed;
    }

    private static Map<String, Object> fixed(Configuration configuration) {
        ServerConfiguration server = configuration.server();
        Map<String, Object> fixed = new LinkedHashMap<>();
        fixed.put("server.listen", server.data());
        fixed.put("server.admin", server.admin());
        fixed.put("server.tls", server.tls() != null);
        fixed.put("server.body_memory", server.limits().bodyMemory());
        fixed.put("server.body_wait", server.limits().bodyWait());
        fixed.put("server.max_concurrent_streams", server.limits().concurrentStreams());
        fixed.put("server.half_close", server.stopping().halfClose());
        fixed.put("store", configuration.stores().database());
        fixed.put("data", configuration.stores().folder());
        fixed.put("ledger.journal_sync", configuration.stores().journalSync());
        fixed.put("prices", configuration.prices());
        return fixed;
    }
}
