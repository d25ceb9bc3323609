package dev.fairlead.config;

import dev.fairlead.authentication.KeyEntry;
import dev.fairlead.authentication.KeyHash;
import dev.fairlead.authentication.KeySettings;
import dev.fairlead.authentication.KeyState;
import dev.fairlead.authentication.KeyText;
import dev.fairlead.authentication.ProjectSettings;
import dev.fairlead.authentication.UserSettings;
import dev.fairlead.call.OperationClass;
import dev.fairlead.call.Principal;
import dev.fairlead.call.Secret;
import dev.fairlead.ledger.limit.Owner;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads {@code projects:}, {@code users:} and {@code keys:}. */
final class AccessReader {
    private static final int MAX_KEY = 200;
    private static final int MAX_NAME = 128;
    static final String NAME = "at most 128 visible characters";

    private final Section top;
    private final ScopeReader scopes;
    private final LimitReader limits;
    private final Map<KeyHash, String> texts = new HashMap<>();

    /**
     * @param routes the names of routes and providers
     */
    AccessReader(Section top, Collection<String> routes, LimitReader limits) {
        this.top = top;
        this.limits = limits;
        scopes = new ScopeReader(routes);
    }

    Configuration.Access read() {
        List<ProjectSettings> projects = projects();
        List<String> names = projects.stream().map(ProjectSettings::name).toList();
        List<UserSettings> users = users(names);
        List<String> people = users.stream().map(UserSettings::name).toList();
        return new Configuration.Access(projects, users, keys(names, people));
    }

    private List<ProjectSettings> projects() {
        List<ProjectSettings> projects = new ArrayList<>();
        for (Value.Entry entry : top.entries("projects")) {
            Section project = Section.open(entry.value(), Schema.PROJECT);
            projects.add(new ProjectSettings(named(entry), operations(project)));
            limits.read(project, new Owner(Owner.Kind.PROJECT, entry.name()));
        }
        return projects;
    }

    private static String named(Value.Entry entry) {
        if (!isName(entry.name())) {
            entry.key().problem("not a name (expected: " + NAME + ")");
        }
        return entry.name();
    }

    private List<UserSettings> users(List<String> projects) {
        List<UserSettings> users = new ArrayList<>();
        for (Value.Entry entry : top.entries("users")) {
            Set<String> theirs = new HashSet<>();
            Section user = Section.open(entry.value(), Schema.USER);
            limits.read(user, new Owner(Owner.Kind.USER, entry.name()));
            for (Value item : user.items("projects")) {
                theirs.add(item.reference("project", projects));
            }
            users.add(new UserSettings(named(entry), theirs));
        }
        return users;
    }

    private List<KeySettings> keys(List<String> projects, List<String> users) {
        List<KeySettings> keys = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Value item : top.items("keys")) {
            Section key = Section.open(item, Schema.KEY);
            Value name = key.required("name");
            Value secret = key.required("secret");
            String named = name == null ? "" : name.read(NAME, AccessReader::checkedName, "");
            if (name != null && !named.isEmpty() && !seen.add(named)) {
                name.problem("there is another key '" + named + "'");
            }
            limits.read(key, new Owner(Owner.Kind.KEY, named));
            KeyEntry entry = entry(key, principal(key, named, projects, users));
            KeyHash hash = secret == null ? null : hash(secret, named);
            if (hash != null || !item.context().references().resolve()) {
                keys.add(new KeySettings(hash, entry));
            }
        }
        return keys;
    }

    private static Principal principal(
            Section key, String name, List<String> projects, List<String> users) {
        Value project = key.field("project");
        Value user = key.field("user");
        Set<OperationClass> operations = operations(key);
        return new Principal(
                name,
                project == null ? null : project.reference("project", projects),
                user == null ? null : user.reference("user", users),
                operations == null ? OperationClass.usual() : operations,
                tags(key));
    }

    private KeyEntry entry(Section key, Principal principal) {
        Value expires = key.field("expires");
        return new KeyEntry(
                principal,
                scopes.read(key),
                key.flag("disabled", false) ? KeyState.DISABLED : KeyState.ACTIVE,
                expires == null
                        ? null
                        : expires.read(
                                "a date such as 2027-01-01 or a time such as 2027-01-01T12:00:00Z",
                                AccessReader::instant,
                                Instant.EPOCH));
    }

    /** The classes that a key, a project or a route names; null where it names none. */
    static @Nullable Set<OperationClass> operations(Section section) {
        Value operations = section.field("operations");
        if (operations == null) {
            return null;
        }
        Set<OperationClass> granted = EnumSet.noneOf(OperationClass.class);
        for (Value item : operations.items()) {
            granted.add(item.choice(OperationClass.class, OperationClass.READ));
        }
        return granted;
    }

    private static Map<String, String> tags(Section key) {
        Map<String, String> tags = new HashMap<>();
        for (Value.Entry entry : key.entries("tags")) {
            tags.put(entry.name(), entry.value().text());
        }
        return tags;
    }

    private @Nullable KeyHash hash(Value value, String name) {
        Secret secret = value.secret();
        if (secret == null) {
            return null;
        }
        String text = secret.reveal();
        if (text.length() > MAX_KEY || text.indexOf(' ') >= 0) {
            value.problem(
                    "a key with a space or more than " + MAX_KEY + " characters cannot be sent");
            return null;
        }
        checkStrength(value, text);
        KeyHash hash = KeyHash.of(text);
        String other = texts.putIfAbsent(hash, name);
        if (other != null) {
            value.problem("the same text as key '" + other + "'");
            return null;
        }
        return hash;
    }

    private static void checkStrength(Value value, String text) {
        if (KeyText.looksLikeOurs(text)) {
            if (!KeyText.checksumIsRight(text)) {
                value.problem("begins with 'fl_', but its checksum is wrong: it would be refused");
            }
            return;
        }
        int bits = Strength.bits(text);
        if (bits < Strength.ENOUGH) {
            value.warning(
                    "a key worth about "
                            + bits
                            + " bits (expected: at least "
                            + Strength.ENOUGH
                            + "): it could be guessed");
        }
    }

    private static Instant instant(String text) {
        try {
            return text.length() <= 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text.toUpperCase(Locale.ROOT).replace(' ', 'T'))
                            .toInstant();
        } catch (DateTimeParseException malformed) {
            throw new IllegalArgumentException("not a time", malformed);
        }
    }

    static String checkedName(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("not a name");
        }
        return name;
    }

    private static boolean isName(String name) {
        return !name.isBlank()
                && name.length() <= MAX_NAME
                && name.chars().noneMatch(Character::isISOControl);
    }
}
