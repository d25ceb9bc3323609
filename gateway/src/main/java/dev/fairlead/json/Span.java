package dev.fairlead.json;

/** Bytes of a body from {@code start} to before {@code end}. */
public record Span(int start, int end) {
    public Span {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException(
                    "span: " + start + " to " + end + " (expected: 0 or more, in order)");
        }
    }

    public int length() {
        return end - start;
    }
}
