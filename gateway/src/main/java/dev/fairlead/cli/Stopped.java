package dev.fairlead.cli;

/** A command ends here, for a reason that its user can understand: exit code 1. */
final class Stopped extends Exception {
    private static final long serialVersionUID = 1L;

    Stopped(String sentence) {
        super(sentence);
    }

    Stopped(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
