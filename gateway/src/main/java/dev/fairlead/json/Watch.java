package dev.fairlead.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The members that a reader wants to see, by path: {@code model}, {@code
 * stream_options.include_usage}, {@code choices[].finish_reason} ({@code []} is every element).
 * Whatever a path leads through is watched too. Immutable, made once and used by many scans.
 */
public final class Watch {
    private static final int MAX_SIBLINGS = 64;

    private final Node root;
    private final Map<String, Node> byPath;
    private final @Nullable Names names;
    private final int depth;

    private Watch(Node root, Map<String, Node> byPath, @Nullable Names names) {
        this.root = root;
        this.byPath = byPath;
        this.names = names;
        depth = root.height();
    }

    /**
     * Watches these paths.
     *
     * @throws IllegalArgumentException for an empty step, or more than 64 names in one object
     */
    public static Watch of(String... paths) {
        return of(List.of(paths));
    }

    /** Watches these paths, as {@link #of(String...)}. */
    public static Watch of(List<String> paths) {
        return of(paths, List.of());
    }

    private static Watch of(List<String> paths, List<String> measured) {
        Map<String, Node> byPath = new HashMap<>();
        Node root = new Node("", new byte[0], 0, 0);
        paths.forEach(path -> root.descend(path, byPath).wanted = true);
        measured.forEach(path -> root.descend(path, byPath).measured = true);
        return new Watch(root, byPath, null);
    }

    /**
     * The same, and at these paths too strings are looked for, but only how long they are: {@link
     * MemberExtractor.Found#text}. Nothing of them is retained. To be said first.
     */
    public Watch measuring(String... paths) {
        List<String> wanted =
                byPath.values().stream().filter(node -> node.wanted).map(n -> n.path).toList();
        return of(wanted, List.of(paths));
    }

    /** As {@link #countingText(Set, Set)}, noticing nothing. */
    public Watch countingText(Set<String> exceptInside) {
        return countingText(exceptInside, Set.of());
    }

    /**
     * The same, and {@link ScannedObject#textBytes()} is counted: the UTF-8 length, unescaped, of
     * all string values except those inside members with these names, at any depth ({@code
     * image_url}, {@code data}: bytes that are no text). Names of members do not count.
     *
     * @param noticed names of which {@link ScannedObject#noticed()} tells whether there is any, at
     *     any depth outside those members
     */
    public Watch countingText(Set<String> exceptInside, Set<String> noticed) {
        return new Watch(root, byPath, new Names(exceptInside, noticed));
    }

    Node root() {
        return root;
    }

    int nodes() {
        return byPath.size();
    }

    @Nullable Names names() {
        return names;
    }

    /** The node of a path given to {@link #of}, or of one that leads to such a path. */
    Node node(String path) {
        Node node = byPath.get(path);
        if (node == null) {
            throw new IllegalArgumentException("path: " + path + " (expected: a watched path)");
        }
        return node;
    }

    /** How many steps the longest path has. */
    int depth() {
        return depth;
    }

    /** One step of the watched paths. Children are few, so they are compared one by one. */
    static final class Node {
        final String path;
        final int id;
        final int sibling;
        boolean wanted;
        boolean measured;

        private final byte[] name;
        private Node[] children = new Node[0];
        private @Nullable Node element;
        private long lengths;

        Node(String path, byte[] name, int id, int sibling) {
            this.path = path;
            this.name = name;
            this.id = id;
            this.sibling = sibling;
        }

        boolean hasChildren() {
            return children.length > 0;
        }

        @Nullable Node element() {
            return element;
        }

        @Nullable Node child(byte[] bytes, int from, int to) {
            if ((lengths >>> (to - from) & 1) == 0) {
                return null;
            }
            for (Node child : children) {
                if (Arrays.equals(child.name, 0, child.name.length, bytes, from, to)) {
                    return child;
                }
            }
            return null;
        }

        int longestName() {
            int longest = 0;
            for (Node child : children) {
                longest = Math.max(longest, child.name.length);
            }
            return longest;
        }

        private int height() {
            int height = element == null ? 0 : 1 + element.height();
            for (Node child : children) {
                height = Math.max(height, 1 + child.height());
            }
            return height;
        }

        Node descend(String below, Map<String, Node> byPath) {
            Node node = this;
            for (String step : below.replace("[]", ".[]").split("\\.", -1)) {
                node = node.step(step, byPath);
            }
            return node;
        }

        private Node step(String step, Map<String, Node> byPath) {
            if (step.equals("[]")) {
                if (element == null) {
                    element = new Node(path + "[]", new byte[0], byPath.size(), 0);
                    byPath.put(element.path, element);
                }
                return element;
            }
            byte[] bytes = step.getBytes(UTF_8);
            Node known = child(bytes, 0, bytes.length);
            return known == null ? add(step, bytes, byPath) : known;
        }

        private Node add(String step, byte[] bytes, Map<String, Node> byPath) {
            if (bytes.length == 0 || children.length == MAX_SIBLINGS) {
                throw new IllegalArgumentException(
                        "path: " + path + " (expected: 1 to 64 names of 1 byte or more)");
            }
            String at = path.isEmpty() ? step : path + "." + step;
            Node child = new Node(at, bytes, byPath.size(), children.length);
            List<Node> grown = new ArrayList<>(List.of(children));
            grown.add(child);
            children = grown.toArray(Node[]::new);
            // A shift takes its distance modulo 64, so this is a filter, not a proof.
            lengths |= 1L << bytes.length;
            byPath.put(at, child);
            return child;
        }
    }

    /** A few names, compared as bytes. */
    static final class Names {
        private final byte[][] names;
        private final boolean[] excluding;
        private final boolean[] noticed;
        private final long lengths;
        private final int longest;

        Names(Set<String> excludingNames, Set<String> noticedNames) {
            List<String> all = new ArrayList<>(new TreeSet<>(excludingNames));
            noticedNames.stream().filter(name -> !excludingNames.contains(name)).forEach(all::add);
            names = new byte[all.size()][];
            excluding = new boolean[all.size()];
            noticed = new boolean[all.size()];
            long seen = 0;
            int most = 0;
            for (int i = 0; i < names.length; i++) {
                names[i] = all.get(i).getBytes(UTF_8);
                excluding[i] = excludingNames.contains(all.get(i));
                noticed[i] = noticedNames.contains(all.get(i));
                seen |= 1L << names[i].length;
                most = Math.max(most, names[i].length);
            }
            lengths = seen;
            longest = most;
        }

        int longest() {
            return longest;
        }

        /** Which of them it is; negative for none. */
        int find(byte[] bytes, int from, int to) {
            if ((lengths >>> (to - from) & 1) == 0) {
                return -1;
            }
            for (int i = 0; i < names.length; i++) {
                if (Arrays.equals(names[i], 0, names[i].length, bytes, from, to)) {
                    return i;
                }
            }
            return -1;
        }

        /** Whether text inside a member of that name does not count. */
        boolean excludes(int name) {
            return excluding[name];
        }

        boolean isNoticed(int name) {
            return noticed[name];
        }
    }
}
