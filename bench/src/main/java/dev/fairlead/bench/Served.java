package dev.fairlead.bench;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An exchange as the provider needs it: the body it expects and the bytes it writes. */
final class Served {
    final MemorySegment request;
    final MemorySegment answer;

    /** Where each write ends; one for a plain answer, else the head and one per event. */
    final int[] ends;

    /** Nanoseconds between two writes. */
    final long every;

    Served(Exchange exchange) {
        request = Bytes.of(exchange.request());
        switch (exchange.answer()) {
            case Exchange.Whole _ -> {
                byte[] whole = exchange.plainAnswer();
                answer = Bytes.of(whole);
                ends = new int[] {whole.length};
                every = 0;
            }
            case Exchange.Events events -> {
                List<byte[]> writes = chunked(events.events());
                answer = Bytes.of(Samples.concatenate(writes));
                ends = ends(writes);
                every = events.everyMillis() * 1_000_000L;
            }
        }
    }

    boolean streams() {
        return ends.length > 1;
    }

    private static List<byte[]> chunked(List<byte[]> events) {
        List<byte[]> writes = new ArrayList<>();
        writes.add(ascii(Samples.STREAM_HEAD));
        for (byte[] event : events) {
            byte[] size = ascii(Integer.toHexString(event.length) + "\r\n");
            byte[] end = ascii(event == events.getLast() ? "\r\n0\r\n\r\n" : "\r\n");
            writes.add(Samples.concatenate(List.of(size, event, end)));
        }
        return writes;
    }

    private static int[] ends(List<byte[]> writes) {
        int[] ends = new int[writes.size()];
        int at = 0;
        for (int i = 0; i < ends.length; i++) {
            at += writes.get(i).length;
            ends[i] = at;
        }
        return ends;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
