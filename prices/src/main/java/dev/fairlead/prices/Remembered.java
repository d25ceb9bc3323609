package dev.fairlead.prices;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Answers kept for the next time, but only so many: two generations of about {@value #GENERATION}.
 *
 * <p>When the young generation is full it becomes the old one, and the old one is forgotten; what
 * is asked for again moves on. A flood of invented questions costs the finding, not memory. Safe
 * for use by many threads; a question asked by several at once may be answered several times.
 */
final class Remembered<Q, A> {
    private static final int GENERATION = 2048;

    private final Function<Q, A> find;
    private final AtomicReference<Memory<Q, A>> memory =
            new AtomicReference<>(new Memory<>(new ConcurrentHashMap<>(), Map.of()));

    Remembered(Function<Q, A> find) {
        this.find = find;
    }

    private record Memory<Q, A>(Map<Q, A> young, Map<Q, A> old) {
        Memory<Q, A> aged() {
            return new Memory<>(new ConcurrentHashMap<>(), young);
        }
    }

    A answer(Q question) {
        Memory<Q, A> current = memory.get();
        A known = current.young().get(question);
        if (known != null) {
            return known;
        }
        A old = current.old().get(question);
        A answer = old == null ? find.apply(question) : old;
        if (current.young().size() >= GENERATION) {
            memory.compareAndSet(current, current.aged());
        }
        memory.get().young().put(question, answer);
        return answer;
    }

    int size() {
        Memory<Q, A> current = memory.get();
        return current.young().size() + current.old().size();
    }
}
