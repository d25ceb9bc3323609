package dev.fairlead.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * A gateway that differs in one thing from the usual one, or a request that does.
 *
 * @param name of the row
 * @param server more settings of the server, each line indented by two
 * @param provider more settings of the provider, in flow style
 * @param key more settings of the key, in flow style
 * @param rest more sections of the file
 * @param headers more of the request's head, each line with its end
 */
record RuleVariant(
        String name, String server, String provider, String key, String rest, String headers) {
    static final RuleVariant USUAL = new RuleVariant("as it comes", "", "", "", "", "");

    private static final String WEB_PAGE = "Origin: https://app.example.com\r\n";
    private static final String FORWARDED = "X-Forwarded-For: 203.0.113.7, 10.1.2.3\r\n";

    /** Those that a running gateway takes up: each is measured in the process of the usual one. */
    static List<RuleVariant> reloadable() {
        List<RuleVariant> all = new ArrayList<>();
        all.add(USUAL.named("the same once more (how much the figures vary)"));
        all.add(
                USUAL.named("`hold_limit: 0`: the cost is told behind the head")
                        .server("hold_limit: 0"));
        all.add(USUAL.named("`inject_cost`: and in the body").provider("inject_cost: true"));
        all.add(USUAL.named("`require_price`").provider("require_price: true"));
        all.add(
                USUAL.named("own `prices`")
                        .provider("prices: {\"gpt-*\": {input: 1.5, output: 6}}"));
        all.add(
                USUAL.named("key: three `models`")
                        .key("models: [\"claude-*\", \"o?-*\", \"gpt-*\"]"));
        all.add(USUAL.named("key: two `routes`").key("routes: [anthropic, openai]"));
        all.add(USUAL.named("key: `operations`").key("operations: [inference, read]"));
        all.add(
                USUAL.named("key: three `ip_ranges`")
                        .key("ip_ranges: [10.0.0.0/8, \"2001:db8::/32\", 127.0.0.0/8]"));
        all.add(USUAL.named("key: four `tags`").key("tags: {a: one, b: two, c: three, d: four}"));
        all.add(USUAL.named("`X-Forwarded-For` from who is not trusted").headers(FORWARDED));
        all.add(
                USUAL.named("`trusted_proxies`, `X-Forwarded-For` and `ip_ranges`")
                        .server("trusted_proxies: [127.0.0.0/8, 10.0.0.0/8]")
                        .key("ip_ranges: [203.0.113.0/24]")
                        .headers(FORWARDED));
        all.add(USUAL.named("`Origin` without `cors`").headers(WEB_PAGE));
        all.add(
                USUAL.named("`cors` and `Origin`")
                        .server("cors: [\"https://app.example.com\"]")
                        .headers(WEB_PAGE));
        all.add(USUAL.named("20 more headers, 700 bytes").headers(unknown(20)));
        all.add(
                USUAL.named("a limit of requests")
                        .rest("limits:\n" + limit("requests", "key: bench")));
        all.add(USUAL.named("a limit of cost").rest("limits:\n" + limit("cost", "key: bench")));
        all.add(USUAL.named("ten `limits`").rest(tenLimits()));
        all.add(USUAL.named("`log: {level: off}`").rest("log: {level: \"off\"}\n"));
        all.add(USUAL.named("`log: {level: debug}`").rest("log: {level: debug}\n"));
        return List.copyOf(all);
    }

    /** Those that hold from the start of a process to its end. */
    static List<RuleVariant> restarted() {
        return List.of(
                USUAL.named("another process, the same (how much two processes differ)"),
                USUAL.named("`journal_sync: off`").rest("ledger: {journal_sync: \"off\"}\n"),
                USUAL.named("`journal_sync: each`").rest("ledger: {journal_sync: each}\n"));
    }

    static final RuleVariant TLS =
            USUAL.named("TLS").server("tls: {certificate: certificate.pem, key: key.pem}");

    /** Every metric, on whatever the call belongs to and goes through. */
    private static String tenLimits() {
        StringBuilder limits = new StringBuilder("limits:\n");
        for (String owner : List.of("project: bench", "key: bench", "provider: openai")) {
            limits.append(limit("cost", owner)).append(limit("requests", owner));
            limits.append(limit("tokens", owner));
        }
        return limits + "  - {metric: concurrency, amount: 1000000, on: organisation}\n";
    }

    /** One that nobody reaches. */
    private static String limit(String metric, String owner) {
        int amount = metric.equals("cost") ? 1_000_000 : 1_000_000_000;
        return "  - {metric: %s, window: day, amount: %d, on: {%s}}\n"
                .formatted(metric, amount, owner);
    }

    private static String unknown(int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("X-Company-Trace-%02d: value-of-it-%02d\r\n".formatted(i, i));
        }
        return lines.toString();
    }

    private RuleVariant named(String newName) {
        return new RuleVariant(newName, server, provider, key, rest, headers);
    }

    private RuleVariant server(String line) {
        return new RuleVariant(name, server + "  " + line + "\n", provider, key, rest, headers);
    }

    private RuleVariant provider(String fields) {
        return new RuleVariant(name, server, provider + ", " + fields, key, rest, headers);
    }

    private RuleVariant key(String fields) {
        return new RuleVariant(name, server, provider, key + ", " + fields, rest, headers);
    }

    private RuleVariant rest(String lines) {
        return new RuleVariant(name, server, provider, key, rest + lines, headers);
    }

    private RuleVariant headers(String lines) {
        return new RuleVariant(name, server, provider, key, rest, headers + lines);
    }

    /** The whole file. */
    String configuration(int port, int adminPort, int providerPort) {
        return """
        server:
          listen: "127.0.0.1:%d"
          admin: "127.0.0.1:%d"
        %sstore: sqlite:./data/fairlead.db
        providers:
          openai: {type: openai, base_url: "http://127.0.0.1:%d/v1", credentials: sk-bench%s}
          anthropic: {type: anthropic, credentials: sk-bench}
        projects: {bench: {}}
        keys:
          - {name: bench, project: bench, secret: %s%s}
        %s\
        """
                .formatted(port, adminPort, server, providerPort, provider, Gateway.KEY, key, rest);
    }
}
