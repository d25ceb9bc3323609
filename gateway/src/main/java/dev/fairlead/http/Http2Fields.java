package dev.fairlead.http;

import dev.fairlead.call.Headers;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;

import java.util.Locale;
import java.util.Map;

/** Header fields between {@link Headers} and HTTP/2 (RFC 9113, section 8.2 and 8.3). */
final class Http2Fields {
    private Http2Fields() {}

    /** All fields in order, the pseudo-fields left out. */
    static Headers headers(Http2Headers wire) {
        Headers.Builder builder = Headers.builder();
        for (Map.Entry<CharSequence, CharSequence> field : wire) {
            CharSequence name = field.getKey();
            if (name.isEmpty() || name.charAt(0) != ':') {
                builder.add(name.toString(), field.getValue().toString());
            }
        }
        return builder.build();
    }

    /**
     * Adds all fields in order, with lower-case names. The values are not checked: they come from
     * {@link Headers} that were checked when they were received or made.
     */
    static Http2Headers addTo(Http2Headers wire, Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            wire.add(headers.name(i).toLowerCase(Locale.ROOT), headers.value(i));
        }
        return wire;
    }

    /** Those fields alone, such as trailers. */
    static Http2Headers of(Headers headers) {
        return addTo(new DefaultHttp2Headers(false, headers.size() + 4), headers);
    }
}
