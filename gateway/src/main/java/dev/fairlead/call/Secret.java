package dev.fairlead.call;

/**
 * A text that must never be seen in a log, an error or a trace: {@link #toString} hides it.
 *
 * @param reveal the text itself; call it only where it goes out
 */
public record Secret(String reveal) {
    @Override
    public String toString() {
        return "***";
    }
}
