package dev.fairlead.framing;

/** The head of a gzip member, RFC 1952 section 2.3, byte by byte. Its checksum is not checked. */
final class GzipHeader {
    private static final int FIXED = 10;
    private static final int HEADER_CHECKSUM = 1 << 1;
    private static final int EXTRA = 1 << 2;
    private static final int NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;
    private static final int RESERVED = 0xe0;

    private int position;
    private int flags;
    private int extraLength;
    private int skip;

    /**
     * Takes the next byte.
     *
     * @return whether it was the last of the head
     * @throws DecodingFailure if this is no gzip
     */
    boolean last(int next) {
        if (position < FIXED) {
            fixed(next, position++);
            return position == FIXED && ended();
        }
        if ((flags & EXTRA) != 0) {
            extra(next);
        } else if ((flags & NAME) != 0) {
            flags &= next == 0 ? ~NAME : ~0;
        } else if ((flags & COMMENT) != 0) {
            flags &= next == 0 ? ~COMMENT : ~0;
        } else if (++skip == 2) {
            flags &= ~HEADER_CHECKSUM;
        }
        return ended();
    }

    private boolean ended() {
        return (flags & (EXTRA | NAME | COMMENT | HEADER_CHECKSUM)) == 0;
    }

    private void fixed(int next, int at) {
        boolean fits =
                switch (at) {
                    case 0 -> next == 0x1f;
                    case 1 -> next == 0x8b;
                    case 2 -> next == 8;
                    case 3 -> (next & RESERVED) == 0;
                    default -> true;
                };
        if (!fits) {
            throw new DecodingFailure(ContentFault.CORRUPT);
        }
        if (at == 3) {
            flags = next;
        }
    }

    /** Two bytes of length, low first, and as many as they say. */
    private void extra(int next) {
        switch (skip++) {
            case 0 -> extraLength = next;
            case 1 -> extraLength |= next << 8;
            default -> extraLength--;
        }
        if (skip >= 2 && extraLength == 0) {
            flags &= ~EXTRA;
            skip = 0;
        }
    }
}
