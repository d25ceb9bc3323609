package dev.fairlead.bench;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Bytes outside the heap that live as long as the process: what is sent and what is expected. */
final class Bytes {
    private Bytes() {}

    static MemorySegment of(byte[] bytes) {
        return Arena.global().allocateFrom(JAVA_BYTE, bytes);
    }
}
