package dev.fairlead.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import javax.net.ssl.SSLContext;

/**
 * What each rule adds to the standard request: the same gateway process with and without it where
 * it can be switched while it runs, else two processes.
 */
final class Rules {
    static final String USAGE =
            """
            Usage: bench/rules [--quick] [--rounds N] [--only TEXT]
              --quick    a smoke: everything runs, the figures mean nothing
              --rounds   measured rounds of each rule (7)
              --only     the rules whose name has that text
            """;

    private static final int CONNECTIONS = 32;
    private static final int WARM_UP = 10;

    private final Path root;
    private final Path scratch;
    private final boolean quick;
    private final int rounds;
    private final String only;
    private final Loop loop = new Loop();
    private final List<Figure> figures = new ArrayList<>();

    private Rules(Path root, Path scratch, List<String> options) {
        this.root = root;
        this.scratch = scratch;
        quick = options.contains("--quick");
        rounds = quick ? 1 : Integer.parseInt(value(options, "--rounds", "7"));
        only = value(options, "--only", "");
    }

    private static String value(List<String> options, String name, String otherwise) {
        int at = options.indexOf(name);
        return at < 0 ? otherwise : options.get(at + 1);
    }

    /** Arguments: the project's folder, a scratch folder, then those of {@link #USAGE}. */
    static void main(String[] arguments) throws Exception {
        List<String> options = Arrays.asList(arguments).subList(2, arguments.length);
        if (options.contains("--help")) {
            System.out.print(USAGE);
            return;
        }
        Path root = Path.of(arguments[0]);
        String started = Instant.now().toString();
        Path scratch = Path.of(arguments[1]);
        Rules rules = new Rules(root, scratch, options);
        try {
            String machine = Machine.description();
            rules.measure();
            RuleReport report = new RuleReport(started, machine, rules.figures);
            System.out.print(report.table());
            report.write(
                    root.resolve("bench/results/rules-" + started.replace(':', '-') + ".json"));
        } catch (Exception e) {
            e.printStackTrace();
            Child.printLogs(scratch);
            System.exit(1);
        }
        System.exit(0);
    }

    private void measure() throws Exception {
        try (Direct provider = new Direct()) {
            try (RuleSite usual = site("usual", RuleVariant.USUAL, provider)) {
                Way way = new Way(usual, RuleVariant.USUAL);
                warmUp(way);
                for (RuleVariant variant : chosen(RuleVariant.reloadable())) {
                    compare(way, new Way(usual, variant));
                }
                for (RuleVariant variant : chosen(RuleVariant.restarted())) {
                    try (RuleSite other = site("other", variant, provider)) {
                        Way otherWay = new Way(other, variant);
                        warmUp(otherWay);
                        compare(way, otherWay);
                    }
                }
            }
            if (!chosen(List.of(RuleVariant.TLS)).isEmpty()) {
                tls(provider);
            }
        }
    }

    private List<RuleVariant> chosen(List<RuleVariant> variants) {
        return variants.stream().filter(variant -> variant.name().contains(only)).toList();
    }

    private RuleSite site(String name, RuleVariant variant, Direct provider) throws Exception {
        Path folder = scratch.resolve(name + "-" + figures.size());
        return new RuleSite(name, root, folder, variant, provider.port());
    }

    private void warmUp(RuleRounds.Way way) throws Exception {
        for (int i = 0; i < (quick ? 1 : WARM_UP); i++) {
            way.run(requests() * 2);
        }
    }

    private int requests() {
        return quick ? 500 : 10_000;
    }

    private void compare(Way usual, Way other) throws Exception {
        keep(new RuleRounds(rounds, requests()).compare(other.variant.name(), usual, other));
    }

    private void keep(Figure figure) {
        figures.add(figure);
        System.err.print("rules: " + RuleReport.row(figure));
    }

    /** The JDK's client in clear and with TLS, each to a process of its own. */
    private void tls(Direct provider) throws Exception {
        Path folder = Files.createDirectories(scratch.resolve("tls-" + figures.size()));
        SSLContext trust = Certificate.make(folder);
        try (RuleSite plain = site("plain", RuleVariant.USUAL, provider);
                RuleSite secure = site("tls", RuleVariant.TLS, provider);
                RuleLoad clear =
                        new RuleLoad(HttpClient.Version.HTTP_1_1, "http", plain.port(), trust);
                RuleLoad tls1 =
                        new RuleLoad(HttpClient.Version.HTTP_1_1, "https", secure.port(), trust);
                RuleLoad tls2 =
                        new RuleLoad(HttpClient.Version.HTTP_2, "https", secure.port(), trust)) {
            RuleRounds.Way usual = new Java(clear, plain);
            RuleRounds.Way http1 = new Java(tls1, secure);
            RuleRounds.Way http2 = new Java(tls2, secure);
            for (RuleRounds.Way way : List.of(usual, http1, http2)) {
                warmUp(way);
            }
            RuleRounds compared = new RuleRounds(rounds, requests());
            keep(compared.compare("TLS, HTTP/1.1 (JDK's client)", usual, http1));
            keep(compared.compare("TLS, HTTP/2 (JDK's client)", usual, http2));
        }
    }

    private record Java(RuleLoad load, RuleSite site) implements RuleRounds.Way {
        @Override
        public void run(int requests) throws Exception {
            load.run(requests);
        }

        @Override
        public ProcessTree processes() {
            return site.processes();
        }
    }

    /** Our own generator against a gateway that is or becomes the variant. */
    private final class Way implements RuleRounds.Way {
        private final RuleSite site;
        private final RuleVariant variant;
        private Asked asked = Asked.NOTHING;

        private Way(RuleSite site, RuleVariant variant) {
            this.site = site;
            this.variant = variant;
        }

        @Override
        public void run(int requests) throws Exception {
            site.become(variant);
            if (asked == Asked.NOTHING) {
                Asked standard = Asked.of(Exchange.STANDARD, site.key(), variant.headers());
                // With its cost in it the body is another one, the same each time.
                asked = new Asked(standard.request(), Bytes.of(body()));
            }
            Saturation saturation = new Saturation(loop, asked);
            saturation.open(site.port(), CONNECTIONS);
            saturation.run(requests);
            saturation.close();
        }

        /** The body of the answer. */
        private byte[] body() throws IOException {
            Exchange exchange = Exchange.STANDARD;
            String path = "http://127.0.0.1:" + site.port() + "/proxy/openai" + exchange.path();
            HttpURLConnection call = (HttpURLConnection) URI.create(path).toURL().openConnection();
            call.setDoOutput(true);
            call.setRequestProperty("Authorization", "Bearer " + site.key());
            call.setRequestProperty("Content-Type", "application/json");
            call.setRequestProperty("X-Bench", Integer.toString(exchange.number()));
            if (variant.headers().startsWith("X-Forwarded-For: ")) {
                String line = variant.headers().strip();
                call.setRequestProperty("X-Forwarded-For", line.substring(line.indexOf(' ') + 1));
            }
            call.getOutputStream().write(exchange.request());
            if (call.getResponseCode() != 200) {
                try (InputStream in = call.getErrorStream()) {
                    String said = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    throw new IOException(variant.name() + ": " + said);
                }
            }
            try (InputStream in = call.getInputStream()) {
                return in.readAllBytes();
            }
        }

        @Override
        public ProcessTree processes() {
            return site.processes();
        }
    }
}
