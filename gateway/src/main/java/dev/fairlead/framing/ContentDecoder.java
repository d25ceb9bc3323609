package dev.fairlead.framing;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Undoes the content codings of a body that arrives in pieces: gzip, deflate, br, zstd, and several
 * of them on one another ({@code Content-Encoding: gzip, zstd}).
 *
 * <p>It never throws for what it reads: it gives up, and what it handed out before stands. It gives
 * up past {@value #MAX_DECODED} decoded bytes, and past {@value #MAX_EXPANSION} times what came in
 * once it has handed out {@value #FREE} bytes. Holds native memory: whoever makes it closes it. Not
 * thread-safe; one per body.
 */
public final class ContentDecoder implements AutoCloseable {
    /** The most decoded bytes of one body. */
    public static final long MAX_DECODED = 64L * 1024 * 1024;

    /** How many times larger than its encoded bytes a body may be. */
    public static final int MAX_EXPANSION = 200;

    /** Small bodies may expand more: a few bytes hold a page of blanks. */
    public static final int FREE = 64 * 1024;

    private static final int MAX_CODINGS = 4;

    private final List<Coding> codings;
    private final long[] decoded;
    private final long limit;
    private long received;
    private @Nullable ContentFault fault;
    private boolean closed;

    private ContentDecoder(List<Coding> codings, long limit) {
        this.codings = codings;
        this.limit = limit;
        decoded = new long[codings.size()];
    }

    /**
     * A decoder for a {@code Content-Encoding}.
     *
     * @param contentEncoding the value of the header, several joined by commas; empty for none
     * @return empty if it names a coding that is not known here, or more than four
     */
    public static Optional<ContentDecoder> of(String contentEncoding) {
        return of(contentEncoding, MAX_DECODED);
    }

    private static Optional<ContentDecoder> of(String contentEncoding, long limit) {
        List<Coding> codings = new ArrayList<>();
        for (String name : contentEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
            String coding = name.strip();
            if (coding.isEmpty() || coding.equals("identity")) {
                continue;
            }
            Coding undone = codings.size() < MAX_CODINGS ? coding(coding) : null;
            if (undone == null) {
                codings.forEach(Coding::close);
                return Optional.empty();
            }
            // The header names them in the order they were applied.
            codings.addFirst(undone);
        }
        return Optional.of(new ContentDecoder(codings, limit));
    }

    private static @Nullable Coding coding(String name) {
        return switch (name) {
            case "gzip", "x-gzip" -> new GzipCoding();
            case "deflate" -> new DeflateCoding();
            case "br" -> BrotliCoding.available() ? new BrotliCoding() : null;
            case "zstd" -> ZstdCoding.available() ? new ZstdCoding() : null;
            default -> null;
        };
    }

    /** Whether bytes pass as they are, without any limit. */
    public boolean isIdentity() {
        return codings.isEmpty();
    }

    /**
     * Decodes what remains of a piece, whose position stays.
     *
     * @param out receives decoded bytes, at most 64 KiB at a time where they were encoded; valid
     *     during the call
     */
    public void feed(ByteBuffer piece, Consumer<ByteBuffer> out) {
        if (fault != null || closed) {
            return;
        }
        received += piece.remaining();
        try {
            feed(0, piece.duplicate(), out);
        } catch (DecodingFailure failure) {
            fault = failure.fault();
        }
    }

    private void feed(int stage, ByteBuffer piece, Consumer<ByteBuffer> out) {
        if (stage == codings.size()) {
            out.accept(piece);
            return;
        }
        codings.get(stage).feed(piece, decodedPiece -> count(stage, decodedPiece, out));
    }

    /** Every stage is held to the limits: what one swallows can be endless before the next. */
    private void count(int stage, ByteBuffer piece, Consumer<ByteBuffer> out) {
        decoded[stage] += piece.remaining();
        if (decoded[stage] > limit) {
            throw new DecodingFailure(ContentFault.TOO_LARGE);
        }
        if (decoded[stage] > FREE && decoded[stage] / MAX_EXPANSION > received) {
            throw new DecodingFailure(ContentFault.EXPANDS_TOO_MUCH);
        }
        feed(stage + 1, piece, out);
    }

    /**
     * The body has ended.
     *
     * @return why it was not decoded whole; empty if it was, or if it had no bytes at all
     */
    public Optional<ContentFault> finish() {
        if (fault == null
                && !closed
                && received > 0
                && !codings.stream().allMatch(Coding::complete)) {
            fault = ContentFault.TRUNCATED;
        }
        return gaveUp();
    }

    /** Why nothing is decoded any more. */
    public Optional<ContentFault> gaveUp() {
        return Optional.ofNullable(fault);
    }

    /** Frees native memory; again is harmless. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            codings.forEach(Coding::close);
        }
    }

    /** What became of a body decoded whole. */
    public sealed interface Whole {
        record Decoded(ByteBuffer body) implements Whole {}

        record Failed(ContentFault fault) implements Whole {}
    }

    /**
     * Decodes a whole body, whose position stays, into memory of its own.
     *
     * @param limit the most decoded bytes
     */
    public static Whole decode(ByteBuffer body, String contentEncoding, int limit) {
        Optional<ContentDecoder> made = of(contentEncoding, limit);
        if (made.isEmpty()) {
            return new Whole.Failed(ContentFault.UNKNOWN_CODING);
        }
        try (ContentDecoder decoder = made.get()) {
            if (decoder.isIdentity()) {
                return new Whole.Decoded(body.slice());
            }
            Collected collected = new Collected();
            decoder.feed(body, collected::add);
            Optional<ContentFault> fault = decoder.finish();
            return fault.isPresent()
                    ? new Whole.Failed(fault.get())
                    : new Whole.Decoded(collected.bytes());
        }
    }

    /** Decoded bytes put together, handed over without a last copy. */
    private static final class Collected extends ByteArrayOutputStream {
        void add(ByteBuffer piece) {
            byte[] copy = new byte[piece.remaining()];
            piece.get(copy);
            writeBytes(copy);
        }

        ByteBuffer bytes() {
            return ByteBuffer.wrap(buf, 0, count);
        }
    }
}
