package dev.fairlead.http;

import dev.fairlead.bench.inner.RuleLoops;
import dev.fairlead.call.Head;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/** Reading and checking the head of a request; in the package of what it measures. */
@State(Scope.Thread)
public class HeadLoops {
    private static final InetAddress PEER = InetAddress.getLoopbackAddress();

    private final HeadCheck check = new HeadCheck(ServerSettings.Size.DEFAULT);
    private final ByteBuf bytes = Unpooled.directBuffer();
    private final RequestDecoder decoder = new RequestDecoder(ServerSettings.Size.DEFAULT);
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder);
    private HttpRequest request;
    private Head read;

    @Param({"13 fields", "33 fields"})
    private String text;

    @Setup
    public void decodeOnce() {
        boolean usual = text.equals("13 fields");
        String head = usual ? RuleLoops.HEAD_TEXT : RuleLoops.withMoreFields();
        bytes.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        channel.writeInbound(bytes.retainedDuplicate());
        request = channel.readInbound();
        read = Http1Head.read(request, check, PEER, false).head();
        ReferenceCountUtil.release(channel.readInbound());
    }

    /** From bytes to a head of Netty's. */
    @Benchmark
    public Object decode() {
        channel.writeInbound(bytes.retainedDuplicate());
        Object decoded = channel.readInbound();
        for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
            ReferenceCountUtil.release(next);
        }
        return decoded;
    }

    /** All checks of a head. */
    @Benchmark
    public Malformed check() {
        return check.http1(request, read.headers());
    }
}
