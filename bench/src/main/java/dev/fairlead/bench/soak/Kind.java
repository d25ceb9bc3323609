package dev.fairlead.bench.soak;

import static dev.fairlead.bench.soak.Message.ascii;

import java.io.IOException;
import java.time.Duration;

/** What a client does, and how often of {@link #ALL} times. */
enum Kind {
    PLAIN(780, Fault.NONE, 200),
    STREAM(70, Fault.STREAM, 200),
    HTTP2(40, Fault.NONE, 200),
    HTTP2_LEAVES(5, Fault.STREAM, 200),
    LEAVES(12, Fault.STREAM, 200) {
        @Override
        void answered(Line line, Message answer) throws IOException {
            answer.in().skipNBytes(400);
            line.close();
        }
    },
    LEAVES_AT_ONCE(6, Fault.STREAM, 200) {
        @Override
        void answered(Line line, Message answer) {
            line.abort();
        }
    },
    SLOW_READER(3, Fault.LARGE, 200) {
        @Override
        void answered(Line line, Message answer) throws IOException {
            for (long left = answer.length(); left > 0; left -= Math.min(left, SIP)) {
                answer.in().skipNBytes(Math.min(left, SIP));
                Pause.of(Duration.ofMillis(100));
            }
        }
    },
    UPLOAD(10, Fault.NONE, 200),
    UPLOAD_UNREAD(5, Fault.NONE, 200),
    UPLOAD_LEAVES(5, Fault.NONE, 0),
    CHANGING_KEY(6, Fault.NONE, 200),
    WRONG_KEY(12, Fault.NONE, 401),
    MALFORMED(10, Fault.NONE, 400),
    NO_TLS(2, Fault.NONE, 0),
    RESET(6, Fault.RESET, 502),
    BREAK(5, Fault.BREAK, 200),
    TRUNCATE(6, Fault.TRUNCATE, 502),
    HANG(2, Fault.HANG, 504),
    STALL(2, Fault.STALL, 200),
    UNAVAILABLE(7, Fault.UNAVAILABLE, 503),
    LIMITED(7, Fault.LIMITED, 429),
    GARBAGE(5, Fault.GARBAGE, 502);

    static final int ALL;

    private static final int SIP = 256 * 1024;

    static {
        int all = 0;
        for (Kind kind : values()) {
            all += kind.weight;
        }
        ALL = all;
    }

    private final int weight;
    private final Fault fault;
    private final int status;

    Kind(int weight, Fault fault, int status) {
        this.weight = weight;
        this.fault = fault;
        this.status = status;
    }

    /** The kind at that place among {@link #ALL}. */
    static Kind at(int place) {
        int left = place;
        for (Kind kind : values()) {
            left -= kind.weight;
            if (left < 0) {
                return kind;
            }
        }
        throw new IllegalArgumentException("place: " + place + " (expected: < " + ALL + ")");
    }

    Fault fault() {
        return fault;
    }

    /** The status that is right; 0 where no answer is. */
    int status() {
        return status;
    }

    /** Takes the rest of the answer as this kind of client does. */
    void answered(Line line, Message answer) throws IOException {
        answer.body();
    }

    /** Whether the connection is good for another call. */
    boolean keeps() {
        return switch (this) {
            case LEAVES, LEAVES_AT_ONCE, SLOW_READER, UPLOAD_LEAVES, MALFORMED, NO_TLS -> false;
            default -> true;
        };
    }

    /** Whether the gateway has to lose its patience with the provider. */
    boolean hangs() {
        return this == HANG || this == STALL;
    }

    /** Whether the answer may end before it is whole. */
    boolean cut() {
        return this == BREAK || this == STALL;
    }

    static byte[] malformed(int which) {
        return ascii(
                switch (which % 4) {
                    case 0 -> "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n";
                    case 1 ->
                            "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
                                    + "Transfer-Encoding: chunked\r\n\r\n";
                    case 2 -> "GET /proxy/openai/%2e%2e/x HTTP/1.1\r\nHost: a\r\n\r\n";
                    default -> "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n";
                });
    }
}
