package dev.fairlead.admin;

import java.util.List;

/** What became of a configuration that was read anew. */
public sealed interface Reload {
    /**
     * It is in force.
     *
     * @param restart settings that differ from those of the start and wait for the next one
     */
    record Applied(List<String> restart) implements Reload {
        public Applied {
            restart = List.copyOf(restart);
        }
    }

    /**
     * It says what is in force already.
     *
     * @param restart as above
     */
    record Unchanged(List<String> restart) implements Reload {
        public Unchanged {
            restart = List.copyOf(restart);
        }
    }

    /**
     * It is wrong; what was in force stays.
     *
     * @param problems each with file, line and path
     */
    record Refused(List<String> problems) implements Reload {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /** The gateway was started without a file. */
    record NoFile() implements Reload {}
}
