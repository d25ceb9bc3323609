package dev.fairlead.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.TestGateway;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.RawHttp2Client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** Clients that send without end: each is cut off, none costs memory, others are served on. */
class FloodTest {
    /** What an attack may add to the memory of buffers, in bytes: far less than it sends. */
    private static final long MOST_MEMORY = 48L * 1024 * 1024;

    @TempDir static Path folder;
    private static Stage stage;

    @BeforeAll
    static void set() throws Exception {
        stage = Stage.set(folder);
    }

    @AfterAll
    static void strike() throws Exception {
        stage.close();
    }

    /** How an attack goes on, piece by piece, until a write fails. */
    interface Piece {
        void send(int number) throws Exception;
    }

    /**
     * An attack over HTTP/1.1.
     *
     * @param start what is sent once
     * @param piece what is sent again and again
     * @param status of the answer
     */
    record Http1Flood(String name, String start, String piece, int status) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Http1Flood> overHttp1() {
        String head = "POST " + Stage.CHAT + " HTTP/1.1\nHost: gateway\n" + Stage.KEY;
        String chunked = head + "Transfer-Encoding: chunked\n\n";
        return Stream.of(
                new Http1Flood("a million headers", head, "a: b\n", 431),
                new Http1Flood("one endless header", head + "a: ", "bbbbbbbbbb", 431),
                new Http1Flood("one endless header name", head, "bbbbbbbbbb", 431),
                new Http1Flood("an endless request line", "GET /", "aaaaaaaaaa", 400),
                new Http1Flood("an endless method", "", "AAAAAAAAAA", 400),
                new Http1Flood("an endless query", "GET /proxy?", "aaaaaaaaaa", 400),
                new Http1Flood("endless trailers", chunked + "0\n", "a: b\n", 400),
                new Http1Flood("an endless trailer", chunked + "0\na: ", "bbbbbbbbbb", 400),
                new Http1Flood("an endless chunk size", chunked, "0000000000", 400),
                new Http1Flood("an endless chunk extension", chunked + "1;", "aaaaaaaaaa", 400),
                new Http1Flood(
                        "a body without end", chunked, "1000\n" + "a".repeat(4096) + "\n", 413));
    }

    @ParameterizedTest
    @MethodSource("overHttp1")
    void cutsOff(Http1Flood flood) throws Exception {
        try (RawClient client = stage.gateway().client()) {
            client.send(Stage.crlf(flood.start()));
            String piece = Stage.crlf(flood.piece()).repeat(100);
            Thread sending = Thread.ofVirtual().start(() -> until(number -> client.send(piece)));
            long before = memory();
            // It is answered while it sends, and may go on sending for a while.
            assertThat(client.answer().status()).isEqualTo(flood.status());
            assertThat(stage.ask().status()).isEqualTo(200);
            assertThat(memory() - before).isLessThan(MOST_MEMORY);
            client.reset();
            sending.join();
        }
    }

    /** Sends until the other side has had enough. */
    private static void until(Piece piece) {
        try {
            for (int i = 0; ; i++) {
                piece.send(i);
            }
        } catch (IOException ended) {
            // What was waited for.
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** How others fared, and what memory was used at most while an attack went on. */
    private record Served(int calls, int failed, long memory) {
        void well() {
            assertThat(calls).isPositive();
            assertThat(failed).isZero();
            assertThat(memory).isLessThan(MOST_MEMORY);
        }
    }

    /** Makes good calls, the last of them after the attack's end. */
    private static Served whileServing(Thread attack) throws Exception {
        long before = memory();
        long most = 0;
        int calls = 0;
        int failed = 0;
        attack.start();
        boolean over;
        do {
            over = !attack.isAlive();
            failed += stage.ask().status() == 200 ? 0 : 1;
            calls++;
            most = Math.max(most, memory() - before);
        } while (!over);
        return new Served(calls, failed, most);
    }

    private static long memory() {
        var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }

    /** An attack over HTTP/2. */
    record Http2Flood(String name, Attack attack) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface Attack {
        Piece on(RawHttp2Client client) throws Exception;
    }

    static Stream<Http2Flood> overHttp2() {
        return Stream.of(
                new Http2Flood("resets", client -> number -> rapidReset(client, 2 * number + 1)),
                new Http2Flood("resets of what runs", FloodTest::resetsLate),
                new Http2Flood("continuations", FloodTest::continuations),
                new Http2Flood("empty continuations", FloodTest::emptyContinuations),
                new Http2Flood("a million headers", FloodTest::millionHeaders),
                new Http2Flood("a compressed head", FloodTest::compressedHead),
                new Http2Flood("pings", client -> number -> ping(client)),
                new Http2Flood("settings", client -> number -> settings(client)),
                new Http2Flood("empty data", FloodTest::emptyData),
                new Http2Flood("streams made invalid", FloodTest::madeInvalid));
    }

    @ParameterizedTest
    @MethodSource("overHttp2")
    void cutsOffOverHttp2(Http2Flood flood) throws Exception {
        try (RawHttp2Client client = RawHttp2Client.readingLittle(stage.gateway().port(), 65_535)) {
            Piece piece = flood.attack().on(client);
            // It never reads, so that answers pile up as far as they may.
            whileServing(Thread.ofVirtual().unstarted(() -> until(piece))).well();
        }
    }

    private static Http2Headers ask() {
        return new DefaultHttp2Headers(false)
                .method("POST")
                .scheme("http")
                .path(Stage.CHAT)
                .authority("gateway")
                .add("authorization", "Bearer " + TestGateway.KEY);
    }

    private static void rapidReset(RawHttp2Client client, int stream) throws Exception {
        client.headers(stream, 0, ask());
        client.reset(stream);
    }

    private static Piece resetsLate(RawHttp2Client client) {
        return number -> {
            int stream = 2 * number + 1;
            client.headers(stream, RawHttp2Client.END_STREAM, ask().method("GET"));
            if (stream > 100) {
                client.reset(stream - 100);
            }
        };
    }

    private static Piece continuations(RawHttp2Client client) throws Exception {
        client.frame(RawHttp2Client.HEADERS, 0, 1, client.block(1, ask()));
        // A literal field that is not indexed: a: bbb….
        byte[] field = new byte[16_000];
        Arrays.fill(field, (byte) 'b');
        ByteBuf block = literal("a", field);
        return number -> client.frame(RawHttp2Client.CONTINUATION, 0, 1, block.duplicate());
    }

    private static ByteBuf literal(String name, byte[] value) {
        ByteBuf block = Unpooled.buffer().writeByte(0).writeByte(name.length());
        block.writeBytes(Stage.bytes(name));
        // A length in HPACK's variable form (RFC 7541, section 5.1).
        block.writeByte(127);
        int rest = value.length - 127;
        while (rest >= 128) {
            block.writeByte(rest % 128 + 128);
            rest /= 128;
        }
        return block.writeByte(rest).writeBytes(value);
    }

    private static Piece emptyContinuations(RawHttp2Client client) throws Exception {
        client.frame(RawHttp2Client.HEADERS, 0, 1, client.block(1, ask()));
        return number -> client.frame(RawHttp2Client.CONTINUATION, 0, 1, Unpooled.EMPTY_BUFFER);
    }

    private static Piece millionHeaders(RawHttp2Client client) throws Exception {
        client.frame(RawHttp2Client.HEADERS, 0, 1, client.block(1, ask()));
        ByteBuf block = Unpooled.buffer();
        for (int i = 0; i < 1_000; i++) {
            block.writeByte(0).writeByte(1).writeByte('a').writeByte(1).writeByte('b');
        }
        return number -> client.frame(RawHttp2Client.CONTINUATION, 0, 1, block.duplicate());
    }

    /** One field put into the table, then named by one byte thousands of times. */
    private static Piece compressedHead(RawHttp2Client client) throws Exception {
        byte[] large = new byte[3_000];
        Arrays.fill(large, (byte) 'c');
        ByteBuf block = client.block(1, ask()).writeBytes(literal("a", large).setByte(0, 0x40));
        for (int i = 0; i < 10_000; i++) {
            block.writeByte(0x80 | 62);
        }
        Blocks.send(client, 1, RawHttp2Client.END_STREAM, block);
        return number -> ping(client);
    }

    private static void ping(RawHttp2Client client) throws IOException {
        client.frame(RawHttp2Client.PING, 0, 0, Unpooled.buffer().writeLong(1));
    }

    private static void settings(RawHttp2Client client) throws IOException {
        client.frame(
                RawHttp2Client.SETTINGS, 0, 0, Unpooled.buffer().writeShort(4).writeInt(65_535));
    }

    private static Piece emptyData(RawHttp2Client client) throws Exception {
        client.headers(1, 0, ask());
        return number -> client.data(1, 0, new byte[0]);
    }

    /** Each stream is made one that the gateway has to reset itself. */
    private static Piece madeInvalid(RawHttp2Client client) {
        return number -> {
            int stream = 2 * number + 1;
            client.headers(stream, 0, ask());
            client.window(stream, 0);
        };
    }
}
