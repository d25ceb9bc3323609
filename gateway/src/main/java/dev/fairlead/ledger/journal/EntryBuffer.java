package dev.fairlead.ledger.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Principal;
import dev.fairlead.call.Settlement;
import dev.fairlead.ledger.limit.Counted;
import dev.fairlead.prices.Money;
import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * One entry while it is put together, kept and used again by one lane: its checksum covers the id
 * of its segment, so that bytes left over from another life of the disk, or put in by a client,
 * never pass for an entry.
 *
 * <pre>
 * segment id 8 | size 4 | body length 4 | type 4 | body
 * </pre>
 *
 * {@link EntryReader} is the reverse. A change of either is a new format version.
 */
final class EntryBuffer implements Usage.Each {
    /** Where the body begins. */
    static final int BODY = 20;

    /** A text longer than this, in UTF-16 units, loses its end. */
    static final int LONGEST_TEXT = 2048;

    /** Beside the number of tags: counted follow. In format 1 there were none. */
    static final int COUNTED = 1 << 30;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, LITTLE_ENDIAN);

    private static final int WORDS = 256;
    private static final int LONGEST_WORD = 128;

    private final CRC32C crc = new CRC32C();
    private final @Nullable String[] words = new @Nullable String[WORDS];
    private final byte[] @Nullable [] wordBytes = new byte[WORDS] @Nullable [];
    private byte[] bytes = new byte[1024];
    private int at = BODY;

    byte[] bytes() {
        return bytes;
    }

    int bodyLength() {
        return at - BODY;
    }

    /** Starts over. */
    void clear() {
        at = BODY;
    }

    /** Fills in what stands before the body and gives the checksum of all. */
    int seal(long segment, int size, int type) {
        LONG.set(bytes, 0, segment);
        INT.set(bytes, 8, size);
        INT.set(bytes, 12, bodyLength());
        INT.set(bytes, 16, type);
        crc.reset();
        crc.update(bytes, 0, at);
        return (int) crc.getValue();
    }

    void attempt(Attempt attempt, List<Counted> counted) {
        text(attempt.callId());
        integer(attempt.number());
        text(attempt.requestId().equals(attempt.callId()) ? null : attempt.requestId());
        Instant startedAt = attempt.startedAt();
        number(startedAt.getEpochSecond());
        integer(startedAt.getNano());
        Principal principal = attempt.principal();
        word(principal.key());
        word(principal.project());
        word(principal.user());
        word(attempt.route());
        word(attempt.provider());
        word(attempt.dialect());
        word(attempt.modelRequested());
        integer(attempt.streaming() ? 1 : 0);
        number(attempt.requestTextBytes());
        tags(principal.tags(), counted.isEmpty() ? 0 : COUNTED);
        if (!counted.isEmpty()) {
            counted(counted);
        }
    }

    private void counted(List<Counted> counted) {
        integer(counted.size());
        for (Counted place : counted) {
            word(place.counter());
            number(place.startMillis());
            number(place.untilMillis());
            integer(OutcomeCodes.of(place.metric()));
            integer(OutcomeCodes.of(place.traits()));
        }
    }

    /** What stands in a segment already. */
    void copy(MemorySegment memory, long from, int length) {
        room(length);
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, from, bytes, at, length);
        at += length;
    }

    void settlement(Settlement settlement) {
        Integer status = settlement.status();
        integer(status == null ? -1 : status);
        integer(OutcomeCodes.of(settlement.ending()));
        integer(OutcomeCodes.of(settlement.certainty()));
        text(settlement.providerRequestId());
        word(settlement.modelServed());
        text(settlement.reason());
        Money cost = settlement.cost();
        integer(cost == null ? 0 : 1);
        number(cost == null ? 0 : cost.nanos());
        real(settlement.timing().timeToFirstByteMs());
        real(settlement.timing().durationMs());
        number(settlement.traffic().requestBytes());
        number(settlement.traffic().responseBytes());
        usage(settlement.usage());
    }

    void usage(Usage usage) {
        integer(usage.size());
        usage.each(this);
    }

    @Override
    public void whole(String unit, long amount) {
        int code = UnitCodes.of(unit);
        integer(code);
        if (code == UnitCodes.OTHER) {
            text(unit);
        }
        number(amount);
    }

    @Override
    public void fraction(String unit, BigDecimal amount) {
        int code = UnitCodes.of(unit);
        integer(-1 - code);
        if (code == UnitCodes.OTHER) {
            text(unit);
        }
        text(amount.toString());
    }

    private void tags(Map<String, String> tags, int flag) {
        integer(tags.size() | flag);
        if (!tags.isEmpty()) {
            tags.forEach(
                    (name, value) -> {
                        word(name);
                        word(value);
                    });
        }
    }

    private void integer(int value) {
        room(Integer.BYTES);
        INT.set(bytes, at, value);
        at += Integer.BYTES;
    }

    private void number(long value) {
        room(Long.BYTES);
        LONG.set(bytes, at, value);
        at += Long.BYTES;
    }

    /** Not a number stands for null. */
    private void real(@Nullable Double value) {
        double known = value == null ? Double.NaN : value;
        number(Double.doubleToRawLongBits(known));
    }

    /** A text that comes again and again: its bytes are kept. */
    private void word(@Nullable String text) {
        if (text == null || text.length() > LONGEST_WORD) {
            text(text);
            return;
        }
        int slot = text.hashCode() & (WORDS - 1);
        byte[] known = wordBytes[slot];
        if (known == null || !text.equals(words[slot])) {
            known = text.getBytes(UTF_8);
            words[slot] = text;
            wordBytes[slot] = known;
        }
        utf8(known);
    }

    private void text(@Nullable String text) {
        if (text == null) {
            room(Short.BYTES);
            SHORT.set(bytes, at, (short) -1);
            at += Short.BYTES;
            return;
        }
        utf8(shortened(text).getBytes(UTF_8));
    }

    private void utf8(byte[] utf8) {
        room(Short.BYTES + utf8.length);
        SHORT.set(bytes, at, (short) utf8.length);
        System.arraycopy(utf8, 0, bytes, at + Short.BYTES, utf8.length);
        at += Short.BYTES + utf8.length;
    }

    private static String shortened(String text) {
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        boolean inPair = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1));
        return text.substring(0, inPair ? LONGEST_TEXT - 1 : LONGEST_TEXT);
    }

    private void room(int more) {
        if (bytes.length - at < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, at + more));
        }
    }
}
