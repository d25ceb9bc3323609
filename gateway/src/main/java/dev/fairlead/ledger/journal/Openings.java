package dev.fairlead.ledger.journal;

import org.jspecify.annotations.Nullable;

/** The running attempts of one lane, in the order in which they were written last. */
final class Openings {
    private @Nullable Opening first;
    private @Nullable Opening last;

    @Nullable Opening first() {
        return first;
    }

    @Nullable Opening after(Opening opening) {
        return opening.next;
    }

    void add(Opening opening) {
        opening.previous = last;
        opening.next = null;
        if (last == null) {
            first = opening;
        } else {
            last.next = opening;
        }
        last = opening;
    }

    /** Without effect for one that is not in it. */
    void remove(Opening opening) {
        if (opening.previous == null && first != opening) {
            return;
        }
        if (opening.previous == null) {
            first = opening.next;
        } else {
            opening.previous.next = opening.next;
        }
        if (opening.next == null) {
            last = opening.previous;
        } else {
            opening.next.previous = opening.previous;
        }
        opening.previous = null;
        opening.next = null;
    }
}
