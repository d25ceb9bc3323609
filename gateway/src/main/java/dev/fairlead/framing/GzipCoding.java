package dev.fairlead.framing;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Undoes gzip, RFC 1952, of one or more members; checksum and length of each are checked. */
final class GzipCoding implements Coding {
    private enum Part {
        HEADER,
        BODY,
        TRAILER,
        BETWEEN
    }

    private static final int TRAILER_LENGTH = 8;

    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] step = new byte[STEP];
    private GzipHeader header = new GzipHeader();
    private Part part = Part.HEADER;
    private long trailer;
    private int trailerLength;

    @Override
    public void feed(ByteBuffer piece, Consumer<ByteBuffer> out) {
        while (piece.hasRemaining()) {
            switch (part) {
                case HEADER -> header(piece);
                case BODY -> body(piece, out);
                case TRAILER -> trailer(piece);
                case BETWEEN -> nextMember(piece);
            }
        }
    }

    private void header(ByteBuffer piece) {
        if (header.last(piece.get() & 0xff)) {
            part = Part.BODY;
        }
    }

    private void body(ByteBuffer piece, Consumer<ByteBuffer> out) {
        inflater.setInput(piece);
        try {
            int length = inflater.inflate(step);
            while (length > 0) {
                checksum.update(step, 0, length);
                out.accept(ByteBuffer.wrap(step, 0, length));
                length = inflater.inflate(step);
            }
        } catch (DataFormatException corrupt) {
            throw new DecodingFailure(ContentFault.CORRUPT);
        }
        if (inflater.finished()) {
            part = Part.TRAILER;
        } else if (inflater.needsDictionary() || piece.hasRemaining()) {
            throw new DecodingFailure(ContentFault.CORRUPT);
        }
    }

    private void trailer(ByteBuffer piece) {
        trailer |= (piece.get() & 0xffL) << (8 * trailerLength++);
        if (trailerLength < TRAILER_LENGTH) {
            return;
        }
        long length = inflater.getBytesWritten() & 0xffffffffL;
        if (trailer != (length << 32 | checksum.getValue())) {
            throw new DecodingFailure(ContentFault.CORRUPT);
        }
        part = Part.BETWEEN;
    }

    private void nextMember(ByteBuffer piece) {
        if (piece.get(piece.position()) != 0x1f) {
            throw new DecodingFailure(ContentFault.TRAILING_BYTES);
        }
        inflater.reset();
        checksum.reset();
        header = new GzipHeader();
        trailer = 0;
        trailerLength = 0;
        part = Part.HEADER;
    }

    @Override
    public boolean complete() {
        return part == Part.BETWEEN;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
