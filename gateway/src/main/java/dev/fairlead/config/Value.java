package dev.fairlead.config;

import dev.fairlead.call.Secret;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One value of the file. Whatever is wrong with it is reported, and the reading goes on with a
 * stand-in, so that all problems are found at once.
 */
final class Value {
    private final Node node;
    private final String path;
    private final Context context;

    Value(Node node, String path, Context context) {
        this.node = node;
        this.path = path;
        this.context = context;
    }

    Context context() {
        return context;
    }

    String path() {
        return path;
    }

    void problem(String message) {
        context.problem(node, path, message);
    }

    void warning(String message) {
        context.warning(node, path, message);
    }

    /** Written as {@code null}, {@code ~} or nothing. */
    boolean isNull() {
        return node.getTag().equals(Tag.NULL);
    }

    /** Written as that text. */
    boolean is(String text) {
        return node instanceof ScalarNode scalar && scalar.getValue().equals(text);
    }

    boolean isSection() {
        return node instanceof MappingNode;
    }

    /** Anything that is not a list or a section, as written. */
    Optional<String> scalar(String expected) {
        if (node instanceof ScalarNode scalar && !isNull()) {
            return Optional.of(scalar.getValue());
        }
        problem(kind() + " (expected: " + expected + ")");
        return Optional.empty();
    }

    /** Text without references in it; empty where it is wrong. */
    String text() {
        return read("text", Value::plain, "");
    }

    /** A name that can stand in a path. */
    String name() {
        return read(Names.EXPECTED, Names::checked, "");
    }

    /** What the parser makes of it; its exception's message says what is wrong. */
    <T> T read(String expected, Function<String, T> parser, T fallback) {
        Optional<String> text = scalar(expected);
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            return parser.apply(text.get());
        } catch (IllegalArgumentException wrong) {
            problem("'" + shortened(text.get()) + "' (expected: " + expected + ")");
            return fallback;
        }
    }

    Duration duration(Duration fallback) {
        return read(Amounts.DURATION, Amounts::duration, fallback);
    }

    long size(long fallback) {
        return read(Amounts.SIZE, Amounts::size, fallback);
    }

    BigDecimal money() {
        return read(Amounts.MONEY, Amounts::money, BigDecimal.ZERO);
    }

    int number(int least, int most, int fallback) {
        return read(
                "a whole number from " + least + " to " + most,
                text -> {
                    int number = Integer.parseInt(text);
                    if (number < least || number > most) {
                        throw new IllegalArgumentException("out of range");
                    }
                    return number;
                },
                fallback);
    }

    boolean flag(boolean fallback) {
        return read(
                "true or false",
                text ->
                        switch (text.toLowerCase(Locale.ROOT)) {
                            case "true" -> true;
                            case "false" -> false;
                            default -> throw new IllegalArgumentException("neither");
                        },
                fallback);
    }

    /** One of an enum's constants, in lower case. */
    <E extends Enum<E>> E choice(Class<E> type, E fallback) {
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            words.add(constant.name().toLowerCase(Locale.ROOT));
        }
        String word = oneOf(words, fallback.name().toLowerCase(Locale.ROOT));
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    }

    String oneOf(Collection<String> words, String fallback) {
        String text = read("one of " + String.join(", ", words), Value::plain, fallback);
        if (words.contains(text)) {
            return text;
        }
        problem("'" + shortened(text) + "'" + new Nearest(words).hint(text));
        return fallback;
    }

    /** The name of something that has to be there. */
    String reference(String what, Collection<String> names) {
        String name = text();
        if (!name.isEmpty() && !names.contains(name)) {
            problem("no " + what + " '" + shortened(name) + "'" + new Nearest(names).hint(name));
        }
        return name;
    }

    /** Null where it is wrong or where this reading leaves secrets alone. */
    @Nullable Secret secret() {
        Optional<String> text = scalar("a secret such as ${env:NAME} or ${file:PATH}");
        return text.isEmpty() || !context.references().resolve() ? null : secret(text.get());
    }

    /** Null where it is wrong. */
    @Nullable Secret secretInAnyReading() {
        return scalar("a secret such as ${env:NAME} or ${file:PATH}")
                .map(this::secret)
                .orElse(null);
    }

    private @Nullable Secret secret(String text) {
        if (!References.isIn(text)) {
            warning("a secret in clear; better a reference, ${env:NAME} or ${file:PATH}");
        }
        try {
            return new Secret(visible(context.references().resolved(text)));
        } catch (IllegalArgumentException wrong) {
            problem(String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    List<Value> items() {
        if (!(node instanceof SequenceNode sequence)) {
            problem(kind() + " (expected: a list)");
            return List.of();
        }
        List<Value> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            items.add(new Value(item, path + "[" + items.size() + "]", context));
        }
        return items;
    }

    /** The entries of a section, each name once. */
    List<Entry> entries() {
        if (!(node instanceof MappingNode mapping)) {
            problem(kind() + " (expected: a section with names in it)");
            return List.of();
        }
        List<Entry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                context.problem(tuple.getKeyNode(), path, "a list or a section (expected: a name)");
                continue;
            }
            String name = key.getValue();
            String below = path.isEmpty() ? name : path + "." + name;
            if (!seen.add(name)) {
                context.problem(key, below, "written twice in this section");
                continue;
            }
            entries.add(
                    new Entry(
                            name,
                            new Value(key, below, context),
                            new Value(tuple.getValueNode(), below, context)));
        }
        return entries;
    }

    /**
     * One entry of a section.
     *
     * @param key the name as a place to report problems at
     */
    record Entry(String name, Value key, Value value) {}

    private String kind() {
        if (isNull()) {
            return "nothing";
        }
        return node instanceof MappingNode
                ? "a section"
                : node instanceof SequenceNode ? "a list" : "a single value";
    }

    private static String plain(String text) {
        if (References.isIn(text) || text.isEmpty()) {
            throw new IllegalArgumentException("not a text");
        }
        return text;
    }

    private static String visible(String secret) {
        if (!secret.chars().allMatch(c -> c >= 0x20 && c < 0x7f)
                || !secret.strip().equals(secret)) {
            throw new IllegalArgumentException(
                    "a secret with a character that no header can carry, or a space at an end");
        }
        return secret;
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
