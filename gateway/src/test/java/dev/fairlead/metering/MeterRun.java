package dev.fairlead.metering;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;
import dev.fairlead.call.ModelRequest;
import dev.fairlead.dialect.Dialects;
import dev.fairlead.dialect.Family;
import dev.fairlead.dialect.Operation;
import dev.fairlead.prices.PriceBook;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/** One attempt metered in a test: what is asked, what comes, what is made of it. */
final class MeterRun {
    static final Instant AT = Instant.parse("2026-08-22T12:00:00Z");

    private static final PriceBook BOOK = PriceBook.bundled();

    private final Family family;
    private final String path;
    private String asked = "{}";
    private String contentType = "text/event-stream";
    private String encoding = "";
    private int status = 200;
    private OwnPrices own = OwnPrices.NONE;
    private @Nullable Tariff tariff;
    private @Nullable Meter meter;

    private MeterRun(Family family, String path) {
        this.family = family;
        this.path = path;
    }

    static MeterRun chat() {
        return new MeterRun(Family.OPENAI, "v1/chat/completions");
    }

    static MeterRun responses() {
        return new MeterRun(Family.OPENAI, "v1/responses");
    }

    static MeterRun messages() {
        return new MeterRun(Family.ANTHROPIC, "v1/messages");
    }

    static MeterRun gemini(String verb) {
        return new MeterRun(Family.GOOGLE, "v1beta/models/gemini-2.5-flash:" + verb);
    }

    static MeterRun at(Family family, String path) {
        return new MeterRun(family, path);
    }

    MeterRun asked(String json) {
        asked = json;
        return this;
    }

    MeterRun json() {
        return type("application/json");
    }

    MeterRun type(String value) {
        contentType = value;
        return this;
    }

    MeterRun encoding(String value) {
        encoding = value;
        return this;
    }

    MeterRun status(int value) {
        status = value;
        return this;
    }

    MeterRun tariff(Tariff value) {
        tariff = value;
        return this;
    }

    MeterRun own(OwnPrices value) {
        own = value;
        return this;
    }

    /** The meter, its head seen. */
    Meter begin() {
        Dialects dialects = new Dialects();
        Operation operation = dialects.operation(List.of(family), "POST", path);
        ModelRequest request = null;
        if (operation.dialect() != null) {
            Head head =
                    new Head(
                            "POST",
                            "/" + path,
                            Headers.EMPTY,
                            Head.Version.HTTP_1_1,
                            InetAddress.getLoopbackAddress(),
                            false);
            ByteBuffer body = ByteBuffer.wrap(asked.getBytes(UTF_8));
            request = dialects.read(operation, head, path, body).request();
        }
        Tariff whose = tariff == null ? new Tariff("p", null, null) : tariff;
        Meter made =
                new Metering(() -> BOOK, own).meter(new MeteredCall(operation, request, whose, AT));
        made.sent();
        Headers.Builder headers = Headers.builder().add("content-type", contentType);
        if (!encoding.isEmpty()) {
            headers.add("content-encoding", encoding);
        }
        made.head(status, headers.build());
        meter = made;
        return made;
    }

    /** The bill of an answer that came whole. */
    Bill whole(String body) {
        return whole(body.getBytes(UTF_8), Integer.MAX_VALUE);
    }

    /** The bill of an answer that came whole in pieces of that size. */
    Bill whole(byte[] body, int size) {
        Meter made = begin();
        feed(made, body, size);
        made.end();
        return made.bill();
    }

    /** The bill of an answer that broke off behind these bytes. */
    Bill broken(String body) {
        Meter made = begin();
        feed(made, body.getBytes(UTF_8), Integer.MAX_VALUE);
        return made.bill();
    }

    Verdict verdict() {
        if (meter == null) {
            throw new IllegalStateException("nothing was metered");
        }
        return meter.verdict();
    }

    static void feed(Meter meter, byte[] body, int size) {
        for (int at = 0; at < body.length; at += size) {
            int length = Math.min(size, body.length - at);
            meter.chunk(ByteBuffer.wrap(body, at, length));
            if (length == body.length) {
                return;
            }
        }
    }

    /** What the client sees of an answer whose usage event is hidden. */
    static String filtered(Meter meter, byte[] body, int size) {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        for (int at = 0; at < body.length; at += Math.min(size, body.length - at)) {
            int length = Math.min(size, body.length - at);
            collect(meter.filter(ByteBuffer.wrap(body, at, length)), seen);
        }
        collect(meter.end(), seen);
        return seen.toString(UTF_8);
    }

    private static void collect(List<ByteBuffer> parts, ByteArrayOutputStream seen) {
        for (ByteBuffer part : parts) {
            byte[] bytes = new byte[part.remaining()];
            part.duplicate().get(bytes);
            seen.writeBytes(bytes);
        }
    }

    /** Events of those data, each with its blank line. */
    static String events(String... data) {
        StringBuilder stream = new StringBuilder();
        for (String one : data) {
            stream.append("data: ").append(one).append("\n\n");
        }
        return stream.toString();
    }
}
