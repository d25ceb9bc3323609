package dev.fairlead.cli;

import dev.fairlead.authentication.StoredKey;
import dev.fairlead.call.Principal;
import dev.fairlead.call.Scope;
import dev.fairlead.json.JsonWriter;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How commands print a key. */
final class KeyLines {
    private static final String ROW = "%-24s %-10s %-8s %-6s %-16s %-16s %-20s %-20s";

    private KeyLines() {}

    static String head() {
        return ROW.formatted(
                "NAME", "ID", "STATE", "SOURCE", "PROJECT", "USER", "EXPIRES", "LAST USED");
    }

    static String row(KeyDesk.Shown key, Instant now) {
        StoredKey stored = key.stored();
        return ROW.formatted(
                        key.name(),
                        dash(stored == null ? null : stored.id()),
                        key.state(now),
                        source(key),
                        dash(key.entry().principal().project()),
                        dash(key.entry().principal().user()),
                        dash(key.entry().expires()),
                        dash(seconds(key.lastUsed())))
                .stripTrailing();
    }

    /** Everything there is to say of one key, its text too if it was made just now. */
    static String json(KeyDesk.Shown key, Instant now, @Nullable Boolean confirmed) {
        Map<String, @Nullable Object> json = fields(key, now);
        if (key.secret() != null) {
            json.put("secret", key.secret().reveal());
        }
        if (confirmed != null) {
            json.put("confirmed", confirmed);
        }
        return JsonWriter.write(json);
    }

    static Map<String, @Nullable Object> fields(KeyDesk.Shown key, Instant now) {
        StoredKey stored = key.stored();
        Principal principal = key.entry().principal();
        Scope scope = key.entry().scope();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", key.name());
        json.put("id", stored == null ? null : stored.id());
        json.put("state", key.state(now));
        json.put("source", source(key));
        json.put("project", principal.project());
        json.put("user", principal.user());
        json.put("created_at", text(stored == null ? null : stored.createdAt()));
        json.put("expires_at", text(key.entry().expires()));
        json.put("last_used_at", text(key.lastUsed()));
        json.put("models", scope.models().patterns());
        json.put("routes", scope.routes().patterns());
        json.put(
                "operations",
                List.copyOf(principal.operations()).stream().map(c -> c.code()).sorted().toList());
        json.put("ip_ranges", scope.addresses().written());
        json.put("tags", principal.tags());
        return json;
    }

    private static String source(KeyDesk.Shown key) {
        return key.stored() == null ? "file" : "store";
    }

    private static @Nullable String text(@Nullable Instant moment) {
        return moment == null ? null : moment.toString();
    }

    private static @Nullable Instant seconds(@Nullable Instant moment) {
        return moment == null ? null : moment.truncatedTo(ChronoUnit.SECONDS);
    }

    private static String dash(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }
}
