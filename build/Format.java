import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Formats the Java sources below a folder, or checks that they are formatted: {@code java
 * Format.java (--check|--replace) FORMATTER_JAR FOLDER}. Runs the formatter on the JDK that runs
 * this program.
 */
class Format {
    private static final List<String> ACCESS =
            Stream.of("api", "code", "file", "parser", "tree", "util")
                    .map(
                            p ->
                                    "--add-exports=jdk.compiler/com.sun.tools.javac."
                                            + p
                                            + "=ALL-UNNAMED")
                    .toList();

    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean check = arguments[0].equals("--check");
        List<String> sources = sources(Path.of(arguments[2]));
        if (sources.isEmpty()) {
            return;
        }
        Path list = Files.createTempFile("format", ".txt");
        Files.write(list, sources);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ACCESS);
        command.addAll(List.of("-jar", arguments[1], "--aosp"));
        command.addAll(
                check ? List.of("--dry-run", "--set-exit-if-changed") : List.of("--replace"));
        command.add("@" + list);
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        Files.delete(list);
        if (check && exit != 0) {
            System.err.println("The files above are not formatted. Run ./format and commit.");
        }
        System.exit(exit);
    }

    private static List<String> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".java"))
                    .filter(f -> !folder.relativize(f).toString().matches("(.*/)?target/.*"))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }
}
