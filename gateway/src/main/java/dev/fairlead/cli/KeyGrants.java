package dev.fairlead.cli;

import dev.fairlead.authentication.ProjectSettings;
import dev.fairlead.authentication.UserSettings;
import dev.fairlead.call.AddressRanges;
import dev.fairlead.call.Globs;
import dev.fairlead.call.OperationClass;
import dev.fairlead.call.Principal;
import dev.fairlead.call.Scope;
import dev.fairlead.config.Configuration;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whom a new key is for and what it may be used for. */
final class KeyGrants {
    @Option(names = "--project", paramLabel = "NAME", description = "Whom its calls count on.")
    private @Nullable String project;

    @Option(names = "--user", paramLabel = "NAME", description = "The person it is for.")
    private @Nullable String user;

    @Option(
            names = "--models",
            paramLabel = "NAMES",
            split = ",",
            description = "The models it may ask for; * stands for anything. Default: all.")
    private @Nullable List<String> models;

    @Option(
            names = "--routes",
            paramLabel = "NAMES",
            split = ",",
            description = "The routes and providers it may use. Default: all.")
    private @Nullable List<String> routes;

    @Option(
            names = "--operations",
            paramLabel = "WORDS",
            split = ",",
            description = "What it may do. Default: all but administration.")
    private @Nullable List<String> operations;

    @Option(
            names = "--ip-ranges",
            paramLabel = "RANGES",
            split = ",",
            description = "Where it may be used from, such as 10.0.0.0/8. Default: anywhere.")
    private @Nullable List<String> addresses;

    @Option(
            names = "--tag",
            paramLabel = "NAME=VALUE",
            description = "What its calls are marked with; may stand several times.")
    private Map<String, String> tags = Map.of();

    Principal principal(String name, Optional<Configuration> configuration) throws Stopped {
        check("project", project, projects(configuration));
        check("user", user, users(configuration));
        return new Principal(name, project, user, classes(), tags);
    }

    Scope scope() throws Stopped {
        try {
            Scope scope =
                    new Scope(
                            Globs.of(list(models)),
                            Globs.of(list(routes)),
                            AddressRanges.of(list(addresses)));
            return scope.equals(Scope.ALL) ? Scope.ALL : scope;
        } catch (IllegalArgumentException wrong) {
            throw new Stopped(
                    "--ip-ranges "
                            + addresses
                            + ": "
                            + wrong.getMessage()
                            + " (expected: such as 10.0.0.0/8 or 2001:db8::/32)",
                    wrong);
        }
    }

    private Set<OperationClass> classes() throws Stopped {
        List<String> words = list(operations);
        if (words == null) {
            return OperationClass.usual();
        }
        Set<OperationClass> classes = EnumSet.noneOf(OperationClass.class);
        for (String word : words) {
            classes.add(
                    Arrays.stream(OperationClass.values())
                            .filter(known -> known.code().equals(word))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new Stopped(
                                                    "--operations "
                                                            + word
                                                            + " (expected: "
                                                            + String.join(", ", codes())
                                                            + ")")));
        }
        return classes;
    }

    private static List<String> codes() {
        return Arrays.stream(OperationClass.values()).map(OperationClass::code).toList();
    }

    private static void check(String what, @Nullable String name, Collection<String> known)
            throws Stopped {
        if (name != null && !known.contains(name)) {
            throw new Stopped(
                    "no "
                            + what
                            + " '"
                            + name
                            + "' in the configuration"
                            + (known.isEmpty()
                                    ? ""
                                    : " (expected: " + String.join(", ", known) + ")"));
        }
    }

    private static List<String> projects(Optional<Configuration> configuration) {
        return configuration.stream()
                .flatMap(found -> found.access().projects().stream())
                .map(ProjectSettings::name)
                .toList();
    }

    private static List<String> users(Optional<Configuration> configuration) {
        return configuration.stream()
                .flatMap(found -> found.access().users().stream())
                .map(UserSettings::name)
                .toList();
    }

    /** {@code ""} is an empty list: nothing. */
    private static @Nullable List<String> list(@Nullable List<String> written) {
        return written == null
                ? null
                : written.stream().map(String::strip).filter(text -> !text.isEmpty()).toList();
    }
}
