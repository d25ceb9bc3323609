package dev.fairlead.framing;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Undoes {@code deflate}, which RFC 9110 section 8.4.1.2 means as zlib (RFC 1950) and some senders
 * as bare RFC 1951: the first two bytes tell.
 */
final class DeflateCoding implements Coding {
    private static final int METHOD = 8;

    private final byte[] step = new byte[STEP];
    private @Nullable Inflater inflater;
    private int first = -1;

    @Override
    public void feed(ByteBuffer piece, Consumer<ByteBuffer> out) {
        if (inflater != null) {
            inflate(inflater, piece, out);
            return;
        }
        if (first < 0 && piece.hasRemaining()) {
            first = piece.get() & 0xff;
        }
        if (piece.hasRemaining()) {
            Inflater begun = new Inflater(!isZlib(first, piece.get(piece.position()) & 0xff));
            inflater = begun;
            inflate(begun, ByteBuffer.wrap(new byte[] {(byte) first}), out);
            inflate(begun, piece, out);
        }
    }

    private static boolean isZlib(int first, int second) {
        return (first & 0x0f) == METHOD && (first << 8 | second) % 31 == 0;
    }

    private void inflate(Inflater decoder, ByteBuffer piece, Consumer<ByteBuffer> out) {
        if (decoder.finished() && piece.hasRemaining()) {
            throw new DecodingFailure(ContentFault.TRAILING_BYTES);
        }
        decoder.setInput(piece);
        try {
            int length = decoder.inflate(step);
            while (length > 0) {
                out.accept(ByteBuffer.wrap(step, 0, length));
                length = decoder.inflate(step);
            }
        } catch (DataFormatException corrupt) {
            throw new DecodingFailure(ContentFault.CORRUPT);
        }
        if (piece.hasRemaining()) {
            throw new DecodingFailure(
                    decoder.finished() ? ContentFault.TRAILING_BYTES : ContentFault.CORRUPT);
        }
    }

    @Override
    public boolean complete() {
        return inflater != null && inflater.finished();
    }

    @Override
    public void close() {
        if (inflater != null) {
            inflater.end();
        }
    }
}
