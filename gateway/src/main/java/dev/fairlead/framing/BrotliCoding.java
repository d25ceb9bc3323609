package dev.fairlead.framing;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.DecoderJNI;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Undoes Brotli, RFC 7932. What follows the end within the same content is not looked at: the
 * library does not tell how much it has used.
 */
final class BrotliCoding implements Coding {
    private final DecoderJNI.Wrapper decoder;

    BrotliCoding() {
        try {
            decoder = new DecoderJNI.Wrapper(STEP);
        } catch (IOException noMemory) {
            throw new UncheckedIOException(noMemory);
        }
    }

    /** Whether the library is there for this machine. */
    static boolean available() {
        return Brotli4jLoader.isAvailable();
    }

    @Override
    public void feed(ByteBuffer piece, Consumer<ByteBuffer> out) {
        while (true) {
            switch (decoder.getStatus()) {
                case DONE -> {
                    drain(out);
                    piece.position(piece.limit());
                    return;
                }
                case OK -> decoder.push(0);
                case NEEDS_MORE_OUTPUT -> out.accept(decoder.pull(STEP));
                case NEEDS_MORE_INPUT -> {
                    drain(out);
                    if (!piece.hasRemaining()) {
                        return;
                    }
                    push(piece);
                }
                case ERROR -> throw new DecodingFailure(ContentFault.CORRUPT);
            }
        }
    }

    private void drain(Consumer<ByteBuffer> out) {
        while (decoder.hasOutput()) {
            out.accept(decoder.pull(STEP));
        }
    }

    private void push(ByteBuffer piece) {
        ByteBuffer input = decoder.getInputBuffer().clear();
        int length = Math.min(input.remaining(), piece.remaining());
        input.put(piece.slice(piece.position(), length));
        piece.position(piece.position() + length);
        decoder.push(length);
    }

    @Override
    public boolean complete() {
        return decoder.getStatus() == DecoderJNI.Status.DONE;
    }

    @Override
    public void close() {
        decoder.destroy();
    }
}
