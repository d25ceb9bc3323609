package dev.fairlead.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;

import java.util.List;

/**
 * Finds field lines that go on in the next line (RFC 9112, section 5.2), which the codec joins
 * without a word: others read the second line as a field of its own. Looks at the bytes that the
 * codec takes, which are whole lines as long as the head lasts.
 */
final class FoldedLines {
    private boolean inHead = true;
    private boolean first = true;
    private boolean found;

    /** The reason of a request that has such lines. */
    static final class Folded extends Exception {
        private static final long serialVersionUID = 1L;

        Folded() {
            super("a header field goes on in the next line", null, false, false);
        }
    }

    /**
     * Looks at what the codec has taken in one step.
     *
     * @param from where the bytes that it took begin in the buffer
     * @param made what it made of them
     */
    void taken(ByteBuf in, int from, List<Object> made) {
        if (inHead) {
            look(in, from, in.readerIndex());
        }
        for (int i = 0; i < made.size(); i++) {
            Object message = made.get(i);
            if (message instanceof HttpRequest request) {
                headEnded(request);
            }
            if (message instanceof LastHttpContent) {
                inHead = true;
                first = true;
                found = false;
            }
        }
    }

    private void headEnded(HttpRequest request) {
        inHead = false;
        if (found && request.decoderResult().isSuccess()) {
            request.setDecoderResult(DecoderResult.failure(new Folded()));
        }
    }

    private void look(ByteBuf in, int from, int to) {
        if (from == to) {
            return;
        }
        if (!first) {
            found |= isBlank(in.getByte(from));
        }
        first = false;
        int line = in.indexOf(from, to, (byte) '\n') + 1;
        while (line > 0 && line < to) {
            found |= isBlank(in.getByte(line));
            line = in.indexOf(line, to, (byte) '\n') + 1;
        }
    }

    private static boolean isBlank(byte next) {
        return next == ' ' || next == '\t';
    }
}
