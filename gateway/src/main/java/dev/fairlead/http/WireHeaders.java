package dev.fairlead.http;

import dev.fairlead.call.Headers;

import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields of a head as the HTTP/1.1 codec fills or reads them: a plain list in the order of the
 * wire, without the hashing of the codec's own class, which becomes {@link Headers} by one copy.
 * Names must be tokens and values free of control characters; what is not is refused with {@link
 * IllegalArgumentException}, which the codec turns into a failed decoder result.
 */
final class WireHeaders extends HttpHeaders {
    /** Makes the codec fill lists of this kind, for heads and trailers alike. */
    static final HttpHeadersFactory FACTORY =
            new HttpHeadersFactory() {
                @Override
                public HttpHeaders newHeaders() {
                    return new WireHeaders(16);
                }

                @Override
                public HttpHeaders newEmptyHeaders() {
                    return new WireHeaders(0);
                }
            };

    /** Names at even places, values at odd ones. */
    private String[] fields;

    private int length;

    private WireHeaders(int capacity) {
        fields = new String[2 * capacity];
    }

    /** The fields of those headers, in order. */
    static WireHeaders of(Headers headers) {
        WireHeaders wire = new WireHeaders(headers.size() + 4);
        for (int i = 0; i < headers.size(); i++) {
            wire.append(headers.name(i), headers.value(i));
        }
        return wire;
    }

    /** What any list of the codec holds, in order. */
    static Headers headers(HttpHeaders headers) {
        if (headers instanceof WireHeaders wire) {
            return wire.length == 0
                    ? Headers.EMPTY
                    : Headers.of(Arrays.copyOf(wire.fields, wire.length));
        }
        Headers.Builder builder = Headers.builder();
        Iterator<Map.Entry<String, String>> all = headers.iteratorAsString();
        while (all.hasNext()) {
            Map.Entry<String, String> field = all.next();
            builder.add(field.getKey(), field.getValue());
        }
        return builder.build();
    }

    private void append(String name, String value) {
        if (name.isEmpty() || HttpHeaderValidationUtil.validateToken(name) != -1) {
            throw new IllegalArgumentException("a header field's name is no token");
        }
        if (HttpHeaderValidationUtil.validateValidHeaderValue(value) != -1) {
            throw new IllegalArgumentException(
                    "the value of header field " + name + " holds a control character");
        }
        if (length == fields.length) {
            fields = Arrays.copyOf(fields, Math.max(8, 2 * length));
        }
        fields[length++] = name;
        fields[length++] = value;
    }

    @Override
    public @Nullable String get(String name) {
        for (int i = 0; i < length; i += 2) {
            if (Headers.same(fields[i], name)) {
                return fields[i + 1];
            }
        }
        return null;
    }

    @Override
    public List<String> getAll(String name) {
        List<String> values = null;
        for (int i = 0; i < length; i += 2) {
            if (Headers.same(fields[i], name)) {
                values = values == null ? new ArrayList<>(2) : values;
                values.add(fields[i + 1]);
            }
        }
        return values == null ? List.of() : values;
    }

    @Override
    public boolean contains(String name) {
        return get(name) != null;
    }

    @Override
    public boolean isEmpty() {
        return length == 0;
    }

    @Override
    public int size() {
        return length / 2;
    }

    @Override
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < length; i += 2) {
            names.add(fields[i]);
        }
        return names;
    }

    @Override
    public HttpHeaders add(String name, Object value) {
        append(name, value.toString());
        return this;
    }

    @Override
    public HttpHeaders add(String name, Iterable<?> values) {
        for (Object value : values) {
            append(name, value.toString());
        }
        return this;
    }

    @Override
    public HttpHeaders addInt(CharSequence name, int value) {
        return add(name.toString(), value);
    }

    @Override
    public HttpHeaders addShort(CharSequence name, short value) {
        return add(name.toString(), value);
    }

    @Override
    public HttpHeaders set(String name, Object value) {
        remove(name);
        return add(name, value);
    }

    @Override
    public HttpHeaders set(String name, Iterable<?> values) {
        remove(name);
        return add(name, values);
    }

    @Override
    public HttpHeaders setInt(CharSequence name, int value) {
        return set(name.toString(), value);
    }

    @Override
    public HttpHeaders setShort(CharSequence name, short value) {
        return set(name.toString(), value);
    }

    @Override
    public HttpHeaders remove(String name) {
        int kept = 0;
        for (int i = 0; i < length; i += 2) {
            if (!Headers.same(fields[i], name)) {
                fields[kept] = fields[i];
                fields[kept + 1] = fields[i + 1];
                kept += 2;
            }
        }
        length = kept;
        return this;
    }

    @Override
    public HttpHeaders clear() {
        length = 0;
        return this;
    }

    @Override
    public List<Map.Entry<String, String>> entries() {
        List<Map.Entry<String, String>> entries = new ArrayList<>(size());
        for (int i = 0; i < length; i += 2) {
            entries.add(Map.entry(fields[i], fields[i + 1]));
        }
        return entries;
    }

    @Override
    @SuppressWarnings({"deprecation", "InlineMeSuggester"})
    public Iterator<Map.Entry<String, String>> iterator() {
        return entries().iterator();
    }

    @Override
    public Iterator<Map.Entry<CharSequence, CharSequence>> iteratorCharSequence() {
        List<Map.Entry<CharSequence, CharSequence>> entries = new ArrayList<>(size());
        for (int i = 0; i < length; i += 2) {
            entries.add(Map.entry(fields[i], fields[i + 1]));
        }
        return entries.iterator();
    }

    @Override
    public @Nullable Integer getInt(CharSequence name) {
        String value = get(name);
        return value == null ? null : Integer.valueOf(value);
    }

    @Override
    public int getInt(CharSequence name, int defaultValue) {
        Integer value = getInt(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Short getShort(CharSequence name) {
        String value = get(name);
        return value == null ? null : Short.valueOf(value);
    }

    @Override
    public short getShort(CharSequence name, short defaultValue) {
        Short value = getShort(name);
        return value == null ? defaultValue : value;
    }

    @Override
    public @Nullable Long getTimeMillis(CharSequence name) {
        throw new UnsupportedOperationException("dates are not read here");
    }

    @Override
    public long getTimeMillis(CharSequence name, long defaultValue) {
        throw new UnsupportedOperationException("dates are not read here");
    }
}
