package dev.fairlead.hardening;

import dev.fairlead.testing.RawHttp2Client;

import io.netty.buffer.ByteBuf;

import java.io.IOException;

/** Header blocks that are larger than one frame. */
final class Blocks {
    private static final int FRAME = 16_384;

    private Blocks() {}

    /** Sends the block as HEADERS and as many CONTINUATION as it needs. */
    static void send(RawHttp2Client client, int stream, int flags, ByteBuf block)
            throws IOException {
        int type = RawHttp2Client.HEADERS;
        while (block.isReadable()) {
            ByteBuf part = block.readSlice(Math.min(FRAME, block.readableBytes()));
            int last = block.isReadable() ? 0 : RawHttp2Client.END_HEADERS;
            int own = type == RawHttp2Client.HEADERS ? flags : 0;
            client.frame(type, own | last, stream, part);
            type = RawHttp2Client.CONTINUATION;
        }
    }
}
