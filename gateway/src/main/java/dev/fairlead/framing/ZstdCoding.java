package dev.fairlead.framing;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.util.Native;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Undoes Zstandard, RFC 8878, of one or more frames; windows up to 8 MiB, as RFC 9659 says. */
final class ZstdCoding implements Coding {
    private static final int MAX_WINDOW_LOG = 23;

    private final ZstdDecompressCtx context = new ZstdDecompressCtx().setLongMax(MAX_WINDOW_LOG);
    private final ByteBuffer step = ByteBuffer.allocate(STEP);
    private boolean frameEnded;

    /** Whether the library is there for this machine. */
    static boolean available() {
        try {
            Native.load();
            return Native.isLoaded();
        } catch (UnsatisfiedLinkError notForThisMachine) {
            return false;
        }
    }

    @Override
    public void feed(ByteBuffer given, Consumer<ByteBuffer> out) {
        ByteBuffer piece = reachable(given);
        boolean full = false;
        while (piece.hasRemaining() || full) {
            step.clear();
            boolean afterFrame = frameEnded;
            try {
                frameEnded = context.decompressByteBufferStream(step, piece);
            } catch (ZstdException corrupt) {
                throw new DecodingFailure(
                        afterFrame ? ContentFault.TRAILING_BYTES : ContentFault.CORRUPT);
            }
            full = !step.hasRemaining() && !frameEnded;
            if (step.flip().hasRemaining()) {
                out.accept(step.slice());
            }
        }
    }

    /** The library reads direct memory and open arrays, not read-only views of arrays. */
    private static ByteBuffer reachable(ByteBuffer given) {
        if (given.isDirect() || given.hasArray()) {
            return given;
        }
        return ByteBuffer.allocate(given.remaining()).put(given).flip();
    }

    @Override
    public boolean complete() {
        return frameEnded;
    }

    @Override
    public void close() {
        context.close();
    }
}
