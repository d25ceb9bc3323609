package dev.fairlead.framing;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Ways to cut bytes into pieces. */
final class Pieces {
    private Pieces() {}

    static List<ByteBuffer> whole(byte[] bytes) {
        return of(bytes, Math.max(1, bytes.length));
    }

    static List<ByteBuffer> of(byte[] bytes, int size) {
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += size) {
            pieces.add(piece(bytes, at, Math.min(size, bytes.length - at), pieces.size()));
        }
        return pieces;
    }

    static List<ByteBuffer> random(byte[] bytes, Random random, int most) {
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(1 + random.nextInt(most), bytes.length - at);
            pieces.add(piece(bytes, at, length, pieces.size()));
            at += length;
        }
        return pieces;
    }

    /** Two pieces, cut before {@code at}. */
    static List<ByteBuffer> cut(byte[] bytes, int at) {
        return List.of(piece(bytes, 0, at, 0), piece(bytes, at, bytes.length - at, 1));
    }

    /** Direct and heap memory in turn, since both come. */
    private static ByteBuffer piece(byte[] bytes, int at, int length, int number) {
        ByteBuffer piece =
                number % 2 == 0 ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
        return piece.put(bytes, at, length).flip();
    }
}
