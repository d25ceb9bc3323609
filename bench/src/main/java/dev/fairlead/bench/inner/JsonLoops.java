package dev.fairlead.bench.inner;

import dev.fairlead.json.JsonScanner;
import dev.fairlead.json.JsonType;
import dev.fairlead.json.MemberExtractor;
import dev.fairlead.json.Scan;
import dev.fairlead.json.ScannedObject;
import dev.fairlead.json.Splice;
import dev.fairlead.json.Watch;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.nio.ByteBuffer;
import java.util.Set;

/** Reading and changing a chat request, reading a chat answer, each in memory outside the heap. */
@State(Scope.Thread)
public class JsonLoops {
    private static final Watch REQUEST =
            Watch.of("model", "stream", "stream_options.include_usage", "max_tokens", "n")
                    .countingText(Set.of("image_url", "data"));
    private static final Watch ANSWER =
            Watch.of("model", "usage", "choices[].finish_reason", "service_tier");

    @Param({"PROSE", "CONVERSATION", "ESCAPED", "FOREIGN"})
    public Text text = Text.PROSE;

    private ByteBuffer request = ByteBuffer.allocate(0);
    private ByteBuffer answer = ByteBuffer.allocate(0);
    private long seen;

    @Setup
    public void prepare() {
        request = Text.direct(text.question(Goal.MEGABYTE));
        answer = Text.direct(text.answer(Goal.MEGABYTE));
    }

    @Benchmark
    public Scan scan() {
        return JsonScanner.scan(request, REQUEST);
    }

    @Benchmark
    public Splice.Spliced scanAndSplice() {
        Splice splice = new Splice((ScannedObject) JsonScanner.scan(request, REQUEST));
        if (!splice.set("stream_options.include_usage", "true")) {
            throw new IllegalStateException("nothing spliced");
        }
        return splice.apply();
    }

    /** An answer in pieces of 16 KiB, as the socket brings them. */
    @Benchmark
    public long extract() {
        MemberExtractor extractor = new MemberExtractor(ANSWER, this::found);
        for (int at = 0; at < answer.limit(); at += 16 * 1024) {
            extractor.feed(answer.slice(at, Math.min(16 * 1024, answer.limit() - at)));
        }
        return seen;
    }

    private void found(String path, JsonType type, ByteBuffer value) {
        seen += value.remaining();
    }
}
