package dev.fairlead.config;

import dev.fairlead.call.AddressRange;
import dev.fairlead.call.AddressRanges;
import dev.fairlead.call.Globs;
import dev.fairlead.call.Scope;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads what a key may be used for. */
final class ScopeReader {
    private static final String RANGE = "a range of addresses such as 10.0.0.0/8 or 2001:db8::/32";

    private final Collection<String> routes;

    /**
     * @param routes the names there are, providers too
     */
    ScopeReader(Collection<String> routes) {
        this.routes = routes;
    }

    Scope read(Section key) {
        Scope scope =
                new Scope(
                        Globs.of(texts(key, "models")),
                        Globs.of(routes(key)),
                        addresses(key, "ip_ranges", AddressRanges.ANY));
        return scope.equals(Scope.ALL) ? Scope.ALL : scope;
    }

    static AddressRanges addresses(Section section, String name, AddressRanges fallback) {
        Value list = section.field(name);
        if (list == null) {
            return fallback;
        }
        List<String> ranges = new ArrayList<>();
        for (Value item : list.items()) {
            String range = item.read(RANGE, text -> AddressRange.parse(text).toString(), "");
            if (!range.isEmpty()) {
                ranges.add(range);
            }
        }
        return AddressRanges.of(ranges);
    }

    private @Nullable List<String> routes(Section key) {
        Value list = key.field("routes");
        if (list == null) {
            return null;
        }
        List<String> names = new ArrayList<>();
        for (Value item : list.items()) {
            String name = item.text();
            names.add(name.contains("*") ? name : item.reference("route or provider", routes));
        }
        return names;
    }

    private static @Nullable List<String> texts(Section key, String name) {
        Value list = key.field(name);
        return list == null ? null : list.items().stream().map(Value::text).toList();
    }
}
