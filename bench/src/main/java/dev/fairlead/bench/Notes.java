package dev.fairlead.bench;

import java.util.ArrayList;
import java.util.List;

/** What a reader of the figures has to know, printed as it is found. */
final class Notes {
    private final List<String> lines = new ArrayList<>();

    void add(String line) {
        lines.add(line);
        System.err.println("bench: " + line);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
