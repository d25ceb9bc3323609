package dev.fairlead.storage;

import dev.fairlead.authentication.KeyEntry;
import dev.fairlead.authentication.KeyHash;
import dev.fairlead.authentication.KeyState;
import dev.fairlead.authentication.StoredKey;
import dev.fairlead.authentication.StoredKey.Former;
import dev.fairlead.call.AddressRanges;
import dev.fairlead.call.Globs;
import dev.fairlead.call.OperationClass;
import dev.fairlead.call.Principal;
import dev.fairlead.call.Scope;
import dev.fairlead.ledger.FlatJson;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a key lies in the columns of {@code access_keys}. What many keys have in common is one object
 * for all of them: there may be a million.
 */
final class KeyColumns {
    static final String NAMES =
            "id, name, hash, state, project, user_name, created_at, expires_at, models, routes,"
                    + " operations, ip_ranges, tags";

    static final String INSERT =
            "INSERT INTO access_keys ("
                    + NAMES
                    + ", change) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final int SHARED = 10_000;

    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Set<OperationClass>> operations = new HashMap<>();
    private final Map<Lists, Scope> scopes = new HashMap<>();

    private record Lists(
            @Nullable String models, @Nullable String routes, @Nullable String ranges) {}

    static void bind(PreparedStatement row, StoredKey key, long change) throws SQLException {
        Principal principal = key.entry().principal();
        Scope scope = key.entry().scope();
        Instant expires = key.entry().expires();
        row.setString(1, key.id());
        row.setString(2, key.name());
        row.setBytes(3, bytes(key.hash()));
        row.setString(4, key.entry().state().code());
        row.setString(5, principal.project());
        row.setString(6, principal.user());
        row.setLong(7, RecordColumns.nanos(key.createdAt()));
        row.setObject(8, expires == null ? null : RecordColumns.nanos(expires), Types.BIGINT);
        row.setString(9, lines(scope.models().patterns()));
        row.setString(10, lines(scope.routes().patterns()));
        row.setString(11, lines(principal.operations().stream().map(c -> c.code()).toList()));
        row.setString(12, lines(scope.addresses().written()));
        row.setString(13, principal.tags().isEmpty() ? null : FlatJson.ofTexts(principal.tags()));
        row.setLong(14, change);
    }

    StoredKey read(ResultSet row, List<Former> former) throws SQLException {
        String tags = row.getString(13);
        Principal principal =
                new Principal(
                        required(row, 2),
                        shared(row.getString(5)),
                        shared(row.getString(6)),
                        operations(row.getString(11)),
                        tags == null ? Map.of() : FlatJson.texts(tags));
        long expires = row.getLong(8);
        boolean never = row.wasNull();
        return new StoredKey(
                required(row, 1),
                hash(row.getBytes(3)),
                new KeyEntry(
                        principal,
                        scope(new Lists(row.getString(9), row.getString(10), row.getString(12))),
                        KeyState.valueOf(required(row, 4).toUpperCase(Locale.ROOT)),
                        never ? null : RecordColumns.instant(expires)),
                RecordColumns.instant(row.getLong(7)),
                former);
    }

    static byte[] bytes(KeyHash hash) {
        return ByteBuffer.allocate(32)
                .putLong(hash.first())
                .putLong(hash.second())
                .putLong(hash.third())
                .putLong(hash.fourth())
                .array();
    }

    static KeyHash hash(byte @Nullable [] bytes) throws SQLException {
        if (bytes == null || bytes.length != 32) {
            throw new SQLException("hash: not of 32 bytes");
        }
        ByteBuffer hash = ByteBuffer.wrap(bytes);
        return new KeyHash(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    }

    private static String required(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        if (text == null) {
            throw new SQLException("column " + column + ": null (expected: a text)");
        }
        return text;
    }

    private @Nullable String shared(@Nullable String name) {
        if (name == null) {
            return null;
        }
        bound(names);
        return names.computeIfAbsent(name, same -> same);
    }

    private Set<OperationClass> operations(@Nullable String lines) {
        return operations.computeIfAbsent(lines == null ? "" : lines, KeyColumns::classes);
    }

    private static Set<OperationClass> classes(String lines) {
        Set<OperationClass> classes = EnumSet.noneOf(OperationClass.class);
        for (String word : texts(lines)) {
            classes.add(OperationClass.valueOf(word.toUpperCase(Locale.ROOT)));
        }
        return Set.copyOf(classes);
    }

    private Scope scope(Lists lists) {
        bound(scopes);
        return scopes.computeIfAbsent(lists, KeyColumns::made);
    }

    private static Scope made(Lists lists) {
        Scope scope =
                new Scope(
                        Globs.of(list(lists.models())),
                        Globs.of(list(lists.routes())),
                        AddressRanges.of(list(lists.ranges())));
        return scope.equals(Scope.ALL) ? Scope.ALL : scope;
    }

    /** Sharing is for what many have: where every key has its own, it would cost twice. */
    private static void bound(Map<?, ?> shared) {
        if (shared.size() >= SHARED) {
            shared.clear();
        }
    }

    private static @Nullable String lines(@Nullable Collection<String> texts) {
        return texts == null ? null : texts.stream().collect(Collectors.joining("\n"));
    }

    private static @Nullable List<String> list(@Nullable String lines) {
        return lines == null ? null : texts(lines);
    }

    private static List<String> texts(String lines) {
        return lines.isEmpty() ? List.of() : List.of(lines.split("\n", -1));
    }
}
