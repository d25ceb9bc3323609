package dev.fairlead.ledger.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Principal;
import dev.fairlead.call.Settlement;
import dev.fairlead.ledger.limit.Counted;
import dev.fairlead.prices.Money;
import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Reads the body of an entry that {@link EntryBuffer} wrote, field by field. */
final class EntryReader {
    private final ByteBuffer in;
    private List<Counted> counted = List.of();

    /**
     * @param from where the body begins in the bytes
     */
    EntryReader(byte[] bytes, int from) {
        in = ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN).position(from);
    }

    /** What the principal might do is not in it: only who it was. */
    Attempt attempt() {
        String callId = required();
        int number = in.getInt();
        String requestId = Objects.requireNonNullElse(text(), callId);
        Instant startedAt = Instant.ofEpochSecond(in.getLong(), in.getInt());
        String key = required();
        String project = text();
        String user = text();
        String route = required();
        String provider = required();
        String dialect = text();
        String model = text();
        boolean streaming = in.getInt() != 0;
        long requestTextBytes = in.getLong();
        return new Attempt(
                callId,
                number,
                requestId,
                startedAt,
                new Principal(key, project, user, Set.of(), tags()),
                route,
                provider,
                dialect,
                model,
                streaming,
                requestTextBytes);
    }

    Settlement settlement() {
        int status = in.getInt();
        Ending ending = OutcomeCodes.ending(in.getInt());
        Certainty certainty = OutcomeCodes.certainty(in.getInt());
        String providerRequestId = text();
        String modelServed = text();
        String reason = text();
        boolean priced = in.getInt() != 0;
        Money cost = new Money(in.getLong());
        var timing = new Settlement.Timing(real(), real());
        var traffic = new Settlement.Traffic(in.getLong(), in.getLong());
        return new Settlement(
                status < 0 ? null : status,
                ending,
                providerRequestId,
                modelServed,
                usage(),
                priced ? cost : null,
                certainty,
                reason,
                timing,
                traffic);
    }

    Usage usage() {
        int size = in.getInt();
        Usage.Builder usage = Usage.builder();
        for (int i = 0; i < size; i++) {
            int code = in.getInt();
            boolean whole = code >= 0;
            int unit = whole ? code : -1 - code;
            String name = unit == UnitCodes.OTHER ? required() : UnitCodes.name(unit);
            if (whole) {
                usage.set(name, in.getLong());
            } else {
                usage.set(name, new BigDecimal(required()));
            }
        }
        return usage.build();
    }

    /** Where the attempt counts; to be asked once that is read. */
    List<Counted> counted() {
        return counted;
    }

    private Map<String, String> tags() {
        int sizeAndFlag = in.getInt();
        int size = sizeAndFlag & ~EntryBuffer.COUNTED;
        Map<String, String> tags = size == 0 ? Map.of() : new HashMap<>();
        for (int i = 0; i < size; i++) {
            tags.put(required(), required());
        }
        if (sizeAndFlag != size) {
            readCounted();
        }
        return tags;
    }

    private void readCounted() {
        int size = in.getInt();
        List<Counted> read = new ArrayList<>(Math.min(size, 64));
        for (int i = 0; i < size; i++) {
            read.add(
                    new Counted(
                            required(),
                            in.getLong(),
                            in.getLong(),
                            OutcomeCodes.metric(in.getInt()),
                            OutcomeCodes.traits(in.getInt())));
        }
        counted = read;
    }

    private @Nullable Double real() {
        double value = in.getDouble();
        return Double.isNaN(value) ? null : value;
    }

    private String required() {
        return Objects.requireNonNull(text(), "text");
    }

    private @Nullable String text() {
        short length = in.getShort();
        if (length == -1) {
            return null;
        }
        byte[] utf8 = new byte[Short.toUnsignedInt(length)];
        in.get(utf8);
        return new String(utf8, UTF_8);
    }
}
