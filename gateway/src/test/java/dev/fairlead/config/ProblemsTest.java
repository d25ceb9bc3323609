package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Bad files and what is said about them: each with line, path and the nearest valid name. */
class ProblemsTest {
    private static final String SECRET = "MARKER-sk-0123456789abcdefghijklmnop";
    private static final Environment ENVIRONMENT =
            new Environment(
                    Map.of(
                            "KEY", SECRET,
                            "CR_INSIDE", "MARKER\rc",
                            "SPACE_AT_END", "MARKER ",
                            "EMPTY", ""));

    @TempDir Path folder;

    /** A file, and the messages it must give, in order; {@code ..} stands for the file's name. */
    private record Case(String name, String yaml, List<String> messages) {
        Case(String name, String yaml, String... messages) {
            this(name, yaml, List.of(messages));
        }
    }

    private static final List<Case> CASES =
            List.of(
                    new Case(
                            "O04 keys moved one level down",
                            "server:\n  keys:\n    - {name: a}\n",
                            "..:2: server.keys: unknown field (did you mean 'keys' at the top of"
                                    + " the file?)"),
                    new Case(
                            "O04 misspelt section",
                            "\nprovider:\n  a: {type: test}\n",
                            "..:2: provider: unknown field (did you mean 'providers'?)"),
                    new Case(
                            "O04 one key twice in a map",
                            "providers:\n  a: {type: test}\n  a: {type: test}\n",
                            "..:3: providers.a: written twice in this section"),
                    new Case(
                            "O04 one section twice",
                            "keys:\nkeys: []\n",
                            "..:2: keys: written twice in this section"),
                    new Case(
                            "all problems at once, in the order of the file",
                            """
                            server: {listen: 8787, admin: "0.0.0.0:8788", read_limit: 32Mb}
                            routes:
                              - {name: r, provider: opnai}
                            providers:
                              openai: {type: open-ai, credentials: "${env:KEY}"}
                            """,
                            "..:1: server.listen: '8787' (expected: host:port, such as"
                                    + " 127.0.0.1:8787 or [::]:8787)",
                            "..:1: server.admin: '0.0.0.0:8788' (expected: a loopback address such"
                                    + " as 127.0.0.1:8788, or a 'token' beside it, which"
                                    + " whoever asks there has to show)",
                            "..:1: server.read_limit: '32Mb' (expected: a size such as 64KiB,"
                                    + " 32MiB, or bytes)",
                            "..:3: routes[0].provider: no provider 'opnai' (did you mean"
                                    + " 'openai'?)",
                            "..:5: providers.openai.type: 'open-ai' (did you mean 'openai'?)"),
                    new Case(
                            "a PROXY header that nobody may send",
                            "server: {proxy_protocol: true}\n",
                            "..:1: server.proxy_protocol: true, and nobody may speak it (expected:"
                                    + " the addresses of the load balancers in 'trusted_proxies'"
                                    + " beside it, such as [10.0.0.0/8])"),
                    new Case(
                            "a PROXY header from an empty list",
                            "server: {trusted_proxies: [], proxy_protocol: true}\n",
                            "..:1: server.proxy_protocol: true, and nobody may speak it (expected:"
                                    + " the addresses of the load balancers in 'trusted_proxies'"
                                    + " beside it, such as [10.0.0.0/8])"),
                    new Case(
                            "wrong types",
                            """
                            server: 7
                            providers: [a]
                            keys: {a: b}
                            routes: x
                            data: {}
                            """,
                            "..:1: server: a single value (expected: a section with names in it)",
                            "..:2: providers: a list (expected: a section with names in it)",
                            "..:3: keys: a section (expected: a list)",
                            "..:4: routes: a single value (expected: a list)",
                            "..:5: data: a section (expected: text)"),
                    new Case(
                            "list at the top",
                            "- a\n",
                            "..:1: a list (expected: a section with names in it)"),
                    new Case(
                            "dangling references",
                            """
                            projects: {science: {}}
                            users: {sam: {projects: [sience]}}
                            keys:
                              - {name: a, project: scence, user: sma, secret: "${env:KEY}"}
                            """,
                            "..:2: users.sam.projects[0]: no project 'sience' (did you mean"
                                    + " 'science'?)",
                            "..:4: keys[0].project: no project 'scence' (did you mean 'science'?)",
                            "..:4: keys[0].user: no user 'sma' (did you mean 'sam'?)"),
                    new Case(
                            "not supported yet",
                            """
                            models: {gpt: {provider: openai, model: gpt-4o}}
                            alerts: {}
                            shared_state: "redis://x"
                            store: postgresql://u:MARKER@h/d
                            ledger: {lease: 10s}
                            keys:
                              - {name: a, secret: "${env:KEY}", tags_from_request: true, priority: 1}
                            providers:
                              v: {type: google-vertex}
                              b: {type: openai, credentials: {access_key_id: MARKER}}
                            routes:
                              - name: r
                                strategy: fallback
                                targets: [{provider: v, weight: 1}, {provider: b}]
                            """,
                            "..:1: models: not supported yet",
                            "..:2: alerts: not supported yet",
                            "..:3: shared_state: not supported yet",
                            "..:4: store: PostgreSQL is not supported yet",
                            "..:5: ledger.lease: not supported yet",
                            "..:7: keys[0].tags_from_request: not supported yet",
                            "..:7: keys[0].priority: not supported yet",
                            "..:9: providers.v.type: 'google-vertex' is not supported yet",
                            "..:10: providers.b.credentials: a section of credentials is not"
                                    + " supported yet (expected: a secret)",
                            "..:13: routes[0].strategy: not supported yet",
                            "..:14: routes[0].targets: 2 targets: more than one is not supported"
                                    + " yet",
                            "..:14: routes[0].targets[0].weight: not supported yet"),
                    new Case(
                            "O05 secrets with odd characters, named by reference",
                            """
                            providers:
                              a: {type: openai, credentials: "${env:CR_INSIDE}"}
                              b: {type: openai, credentials: "${env:NOT_SET}"}
                              c: {type: openai, credentials: "${env:EMPTY}"}
                              d: {type: openai, credentials: "${env:SPACE_AT_END}"}
                              e: {type: openai, credentials: "${vault:x}"}
                              f: {type: openai, credentials: "${MARKER}"}
                              g: {type: openai}
                            """,
                            "..:2: providers.a.credentials: ${env:CR_INSIDE} has a control"
                                    + " character in it, such as a carriage return or a tab",
                            "..:3: providers.b.credentials: the environment variable 'NOT_SET' is"
                                    + " not set",
                            "..:4: providers.c.credentials: the environment variable 'EMPTY' is not"
                                    + " set",
                            "..:5: providers.d.credentials: a secret with a character that no"
                                    + " header can carry, or a space at an end",
                            "..:6: providers.e.credentials: ${vault:x} is not supported yet",
                            "..:7: providers.f.credentials: ${MARKER} is not a reference (expected:"
                                    + " ${env:NAME} or ${file:PATH})",
                            "..:8: providers.g: no 'credentials', and OPENAI_API_KEY is not set"),
                    new Case(
                            "base URLs",
                            """
                            providers:
                              a: {type: openai-compatible}
                              b: {type: vllm, base_url: "http://u:MARKER@h/v1"}
                              c: {type: vllm, base_url: "h:8000/v1"}
                              d: {type: vllm, base_url: "http://h/v1?key=MARKER"}
                              e: {type: test, base_url: "http://h"}
                              models: {type: test}
                            """,
                            "..:2: providers.a: 'base_url' is missing; type 'openai-compatible'"
                                    + " needs it",
                            "..:3: providers.b.base_url: a URL with a user or password in it"
                                    + " (expected: without, use 'credentials')",
                            "..:4: providers.c.base_url: not a URL (expected: http:// or https://,"
                                    + " host, path)",
                            "..:5: providers.d.base_url: a URL with '?' or '#' (expected: without)",
                            "..:6: providers.e.base_url: the built-in test provider has its own",
                            "..:7: providers.models: not a name (expected: "
                                    + Names.EXPECTED
                                    + ")"),
                    new Case(
                            "keys",
                            """
                            keys:
                              - {secret: "${env:KEY}"}
                              - {name: b}
                              - {name: c, secret: "${env:KEY}"}
                              - {name: c, secret: "${env:KEY}x", expires: tomorrow}
                              - {name: d, secret: "fl_abc_MARKER_12345678", operations: [red]}
                            """,
                            "..:2: keys[0]: 'name' is missing",
                            "..:3: keys[1]: 'secret' is missing",
                            "..:4: keys[2].secret: the same text as key ''",
                            "..:5: keys[3].name: there is another key 'c'",
                            "..:5: keys[3].expires: 'tomorrow' (expected: a date such as 2027-01-01"
                                    + " or a time such as 2027-01-01T12:00:00Z)",
                            "..:6: keys[4].operations[0]: 'red' (did you mean 'read'?)",
                            "..:6: warning: keys[4].secret: a secret in clear; better a reference,"
                                    + " ${env:NAME} or ${file:PATH}",
                            "..:6: keys[4].secret: begins with 'fl_', but its checksum is wrong: it"
                                    + " would be refused"),
                    new Case(
                            "weak keys are a warning",
                            "keys: [{name: a, secret: MARKER-short}]\n",
                            "..:1: warning: keys[0].secret: a secret in clear; better a reference,"
                                    + " ${env:NAME} or ${file:PATH}",
                            "..:1: warning: keys[0].secret: a key worth about 77 bits (expected: at"
                                    + " least 128): it could be guessed"),
                    new Case(
                            "durations and prices",
                            """
                            server: {timeouts: {connect: 0, idle: 5 parsecs, conect: 1s}}
                            prices: {every: 0s}
                            providers: {a: {type: test, prices: {input: -1, outputs: 2}}}
                            log: {level: verbose, levels: {htpp: debug}}
                            """,
                            "..:1: server.timeouts.conect: unknown field (did you mean 'connect'?)",
                            "..:1: server.timeouts.connect: '0' (expected: a duration such as"
                                    + " 250ms, 30s, 5m, 1h, or seconds, more than 0, or none)",
                            "..:1: server.timeouts.idle: '5 parsecs' (expected: a duration such as"
                                    + " 250ms, 30s, 5m, 1h, or seconds, more than 0, or none)",
                            "..:2: prices.every: 0 (expected: more than nothing)",
                            "..:3: providers.a.prices.outputs: unknown field (did you mean"
                                    + " 'output'?)",
                            "..:3: providers.a.prices.input: '-1' (expected: US dollars such as"
                                    + " 0.25 or $5)",
                            "..:4: log.levels.htpp: no package of that name (did you mean 'http'?)",
                            "..:4: log.level: 'verbose' (expected: off, error, warn, info, debug,"
                                    + " trace)"),
                    new Case(
                            "half-written YAML, without quoting it",
                            "keys:\n  - {name: a, secret: MARKER\n",
                            "..:3: not YAML: expected ',' or '}', but got <stream end>"),
                    new Case(
                            "an alias bomb",
                            "a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c"
                                    + " [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c]\n"
                                    + "e: ["
                                    + "*a,".repeat(70)
                                    + "*a]\n",
                            "..: not YAML: Number of aliases for non-scalar nodes exceeds the"
                                    + " specified max=64"));

    @TestFactory
    List<DynamicTest> isReported() {
        return CASES.stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c))).toList();
    }

    @Test
    void fileThatIsNotUtf8IsReported() throws IOException {
        Path file = folder.resolve("fairlead.yaml");
        Files.write(file, "data: \u00e4".getBytes(ISO_8859_1));

        assertThat(new ConfigurationFile(file, ENVIRONMENT).read().errors())
                .singleElement()
                .asString()
                .endsWith("not UTF-8");
    }

    private void check(Case c) throws IOException {
        Path file = folder.resolve("fairlead.yaml");
        Files.writeString(file, c.yaml());

        List<String> found =
                new ConfigurationFile(file, ENVIRONMENT)
                        .read().problems().stream()
                                .map(p -> p.toString().replace(file.toString(), ".."))
                                .toList();

        assertThat(found).containsExactlyElementsOf(c.messages());
        assertThat(found)
                .noneSatisfy(
                        message -> assertThat(message.replace("${MARKER}", "")).contains("MARKER"));
    }
}
