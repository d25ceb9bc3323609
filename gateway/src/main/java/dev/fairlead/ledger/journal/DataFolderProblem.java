package dev.fairlead.ledger.journal;

/** The data folder cannot be used, with the reason and what to do in one sentence. */
public final class DataFolderProblem extends Exception {
    private static final long serialVersionUID = 1L;

    public DataFolderProblem(String message) {
        super(message);
    }

    public DataFolderProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
