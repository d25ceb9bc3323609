package dev.fairlead.config;

import dev.fairlead.call.AddressRanges;
import dev.fairlead.config.Configuration.JournalSync;
import dev.fairlead.config.Configuration.PriceRefresh;
import dev.fairlead.config.Configuration.Stores;
import dev.fairlead.ledger.limit.Owner;
import dev.fairlead.provider.ProviderSettings;
import dev.fairlead.routing.Compat;
import dev.fairlead.routing.RouteSettings;
import dev.fairlead.telemetry.LogSettings;
import dev.fairlead.telemetry.LogSettings.Format;
import dev.fairlead.telemetry.LogSettings.Level;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the file from the top. */
final class ConfigurationReader {
    private static final String SQLITE = "sqlite:";
    private static final int MOST_OUTPUT = 100_000_000;
    private static final List<String> PACKAGES =
            List.of(
                    "listener",
                    "pipeline",
                    "authentication",
                    "admission",
                    "routing",
                    "dispatch",
                    "provider",
                    "dialect",
                    "metering",
                    "ledger",
                    "telemetry",
                    "http",
                    "config",
                    "storage",
                    "prices",
                    "admin");

    private final Context context;

    ConfigurationReader(Context context) {
        this.context = context;
    }

    /** With stand-ins for what is wrong. */
    Configuration read(@Nullable Node root) {
        Value whole = new Value(root == null ? nothing() : root, "", context);
        Section top = Section.open(whole, Schema.TOP);
        ServerConfiguration server = new ServerReader(top).read();
        LimitReader limits = new LimitReader(top);
        List<ProviderSettings> providers =
                new ProviderReader(context, server.timeouts(), limits)
                        .read(top.entries("providers"));
        List<String> names = providers.stream().map(ProviderSettings::name).toList();
        List<RouteSettings> routes = routes(top, names, limits);
        Set<String> reachable = reachable(names, routes);
        Configuration.Access access = new AccessReader(top, reachable, limits).read();
        limits.readTop(new OwnerReader(access, names, reachable));
        return new Configuration(
                server,
                stores(top),
                providers,
                routes,
                access,
                log(top.section("log", Schema.LOG)),
                prices(top.section("prices", Schema.PRICES)),
                ScopeReader.addresses(
                        top.section("egress", Schema.EGRESS), "allow", AddressRanges.NONE),
                limits.limits());
    }

    private static Set<String> reachable(List<String> providers, List<RouteSettings> routes) {
        Set<String> names = new HashSet<>(providers);
        routes.forEach(route -> names.add(route.name()));
        return names;
    }

    private static Node nothing() {
        return new ScalarNode(Tag.NULL, "", null, null, DumperOptions.ScalarStyle.PLAIN);
    }

    private Stores stores(Section top) {
        Value store = top.field("store");
        Value data = top.field("data");
        Path folder = data == null ? null : context.path(data.text());
        Path database = store == null ? null : database(store);
        if (folder == null) {
            folder = database == null ? context.path("data") : parent(database);
        }
        if (database == null) {
            database = folder.resolve("fairlead.db");
        }
        return new Stores(
                folder,
                database,
                top.section("ledger", Schema.LEDGER)
                        .choice("journal_sync", JournalSync.class, JournalSync.INTERVAL));
    }

    private @Nullable Path database(Value store) {
        // May hold a password, so it is never repeated.
        String text = store.scalar("sqlite:<path>").orElse("");
        if (text.startsWith(SQLITE) && text.length() > SQLITE.length()) {
            return context.path(text.substring(SQLITE.length()));
        }
        boolean postgres = text.startsWith("postgresql:") || text.startsWith("postgres:");
        store.problem(postgres ? "PostgreSQL is not supported yet" : "(expected: sqlite:<path>)");
        return null;
    }

    private static Path parent(Path file) {
        return file.getParent() == null ? file : file.getParent();
    }

    private static List<RouteSettings> routes(
            Section top, List<String> providers, LimitReader limits) {
        List<RouteSettings> routes = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Value item : top.items("routes")) {
            Section route = Section.open(item, Schema.ROUTE);
            Value name = route.required("name");
            Value provider = target(route);
            if (name == null || provider == null) {
                continue;
            }
            String named = name.name();
            if (!named.isEmpty() && !seen.add(named)) {
                name.problem("there is another route '" + named + "'");
            }
            routes.add(
                    new RouteSettings(
                            named,
                            provider.reference("provider", providers),
                            AccessReader.operations(route),
                            route.choice("compat", Compat.class, Compat.NONE),
                            assumed(route)));
            limits.read(route, new Owner(Owner.Kind.ROUTE, named));
        }
        return routes;
    }

    private static RouteSettings.Assumed assumed(Section route) {
        Value output = route.field("assumed_output");
        int usual = RouteSettings.Assumed.NOTHING_SAID.output();
        return new RouteSettings.Assumed(
                ProviderReader.assumed(route),
                output == null ? usual : output.number(1, MOST_OUTPUT, usual));
    }

    /** The provider that a route leads to, written either way. */
    private static @Nullable Value target(Section route) {
        Value targets = route.field("targets");
        if (targets == null) {
            return route.required("provider");
        }
        Value provider = route.field("provider");
        if (provider != null) {
            provider.problem("stands beside 'targets' (expected: one of them)");
        }
        List<Value> items = targets.items();
        if (items.size() != 1) {
            targets.problem(
                    items.isEmpty()
                            ? "no target (expected: one)"
                            : items.size() + " targets: more than one is not supported yet");
        }
        return items.isEmpty()
                ? null
                : Section.open(items.getFirst(), Schema.TARGET).required("provider");
    }

    private static LogSettings log(Section log) {
        Map<String, Level> levels = new HashMap<>();
        for (Value.Entry entry : log.entries("levels")) {
            if (!PACKAGES.contains(entry.name())) {
                entry.key()
                        .problem(
                                "no package of that name"
                                        + new Nearest(PACKAGES).hint(entry.name()));
            }
            levels.put(
                    entry.name(), entry.value().choice(Level.class, LogSettings.DEFAULT.level()));
        }
        return new LogSettings(
                log.choice("format", Format.class, LogSettings.DEFAULT.format()),
                log.choice("level", Level.class, LogSettings.DEFAULT.level()),
                levels);
    }

    private PriceRefresh prices(Section prices) {
        Value refresh = prices.field("refresh");
        String source = null;
        if (refresh != null) {
            String text = refresh.text();
            boolean url = text.startsWith("http://") || text.startsWith("https://");
            source = url ? text : context.path(text).toString();
        }
        return new PriceRefresh(source, prices.wait("every", PriceRefresh.NONE.every()));
    }
}
