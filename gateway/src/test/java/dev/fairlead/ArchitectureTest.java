package dev.fairlead;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Holds the table of edges between packages: a new edge is a decision. */
class ArchitectureTest {
    private static final String ROOT = "dev.fairlead";

    private static final Set<String> ADMIN =
            Set.of(
                    "call",
                    "http",
                    "json",
                    "prices",
                    "config",
                    "ledger",
                    "authentication",
                    "routing",
                    "telemetry");

    /** Package to the packages it may use. A package that is not here may not exist. */
    private static final Map<String, Set<String>> EDGES =
            Map.ofEntries(
                    entry("prices", Set.of()),
                    entry("framing", Set.of()),
                    entry("json", Set.of()),
                    entry("call", Set.of("prices")),
                    entry("http", Set.of("call")),
                    entry("dialect", Set.of("call", "json", "framing")),
                    entry("provider", Set.of("call", "http", "dialect", "framing", "json")),
                    entry("metering", Set.of("call", "dialect", "framing", "json", "prices")),
                    entry("ledger", Set.of("call", "prices")),
                    entry("admission", Set.of("call", "ledger", "metering", "prices")),
                    entry("authentication", Set.of("call")),
                    entry("routing", Set.of("call")),
                    entry("telemetry", Set.of("call", "prices")),
                    entry("dispatch", Set.of("call", "provider", "http")),
                    entry(
                            "pipeline",
                            Set.of(
                                    "call",
                                    "http",
                                    "dialect",
                                    "metering",
                                    "telemetry",
                                    "authentication",
                                    "admission",
                                    "routing",
                                    "dispatch",
                                    "provider")),
                    entry("listener", Set.of("call", "http", "json", "pipeline")),
                    entry("storage", Set.of("call", "prices", "ledger", "authentication")),
                    entry(
                            "config",
                            Set.of(
                                    "call",
                                    "prices",
                                    "http",
                                    "provider",
                                    "ledger",
                                    "authentication",
                                    "routing",
                                    "telemetry")),
                    entry("admin", ADMIN),
                    entry("cli", ADMIN),
                    entry("", Set.of("*")));

    /** Library packages and the only packages of ours that may use them. */
    private static final Map<String, Set<String>> LIBRARIES =
            Map.of(
                    "io.netty.", Set.of("http"),
                    "java.sql.", Set.of("storage"),
                    "org.flywaydb.", Set.of("storage"),
                    "tools.jackson.", Set.of("json", "prices"),
                    "org.yaml.", Set.of("config"),
                    "picocli.", Set.of("cli"),
                    "com.aayushatharva.", Set.of("framing"),
                    "com.github.luben.", Set.of("framing"));

    private final JavaClasses classes =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(ROOT);

    @Test
    void packagesUseOnlyWhatTheTableAllows() {
        assertThat(violations(classes)).isEmpty();
    }

    @Test
    void packagesFormNoCircle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void onlyConfigReadsTheEnvironment() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".config..", ROOT)
                .should()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getenv")
                .check(classes);
    }

    @Test
    void plantedEdgeIsFound() {
        JavaClasses planted =
                new ClassFileImporter()
                        .importClasses(
                                dev.fairlead.routing.PlantedViolation.class,
                                dev.fairlead.dispatch.PlantedTarget.class);

        assertThat(violations(planted))
                .anySatisfy(v -> assertThat(v).contains("routing -> dispatch"))
                .anySatisfy(v -> assertThat(v).contains("routing uses java.sql."));
    }

    private static Set<String> violations(JavaClasses classes) {
        return classes.stream()
                .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
                .flatMap(d -> violation(d).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> violation(Dependency dependency) {
        String from = area(dependency.getOriginClass());
        Set<String> allowed = EDGES.getOrDefault(from, Set.of());
        if (!EDGES.containsKey(from)) {
            return List.of("package '" + from + "' is not in the table");
        }
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getName().startsWith(ROOT + ".")) {
            String to = area(target);
            boolean fine = from.equals(to) || allowed.contains("*") || allowed.contains(to);
            return fine
                    ? List.of()
                    : List.of(from + " -> " + to + ": " + dependency.getDescription());
        }
        return LIBRARIES.entrySet().stream()
                .filter(l -> target.getName().startsWith(l.getKey()))
                .filter(l -> !l.getValue().contains(from))
                .map(l -> from + " uses " + l.getKey() + ": " + dependency.getDescription())
                .toList();
    }

    /** The first package below the root: {@code provider} for {@code provider.openai}. */
    private static String area(JavaClass type) {
        String name = type.getPackageName();
        return Arrays.stream(name.substring(ROOT.length()).split("\\."))
                .filter(part -> !part.isEmpty())
                .findFirst()
                .orElse("");
    }
}
