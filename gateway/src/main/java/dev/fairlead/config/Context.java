package dev.fairlead.config;

import org.yaml.snakeyaml.nodes.Node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One reading of one file: where its problems gather and how its references resolve. */
final class Context {
    private final String file;
    private final Path folder;
    private final References references;
    private final ReadFiles files;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * @param file as it was named, for messages
     * @param folder what relative paths count from
     */
    Context(String file, Path folder, References references, ReadFiles files) {
        this.file = file;
        this.folder = folder;
        this.references = references;
        this.files = files;
    }

    /** Through which every file is read that a change of would matter. */
    ReadFiles files() {
        return files;
    }

    References references() {
        return references;
    }

    /** A path of the file, absolute. */
    Path path(String text) {
        return folder.resolve(text).toAbsolutePath().normalize();
    }

    void problem(Node at, String path, String message) {
        add(line(at), path, message, Problem.Weight.ERROR);
    }

    void problem(int line, String message) {
        add(line, "", message, Problem.Weight.ERROR);
    }

    void warning(Node at, String path, String message) {
        add(line(at), path, message, Problem.Weight.WARNING);
    }

    /** In the order of the file. */
    List<Problem> problems() {
        return problems.stream().sorted(Problem.IN_ORDER).toList();
    }

    private void add(int line, String path, String message, Problem.Weight weight) {
        problems.add(new Problem(file, line, path, message, weight));
    }

    private static int line(Node at) {
        return at.getStartMark() == null ? 0 : at.getStartMark().getLine() + 1;
    }
}
