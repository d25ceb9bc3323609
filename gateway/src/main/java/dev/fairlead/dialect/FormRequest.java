package dev.fairlead.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.call.ModelRequest;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text fields at the beginning of a multipart form (RFC 7578), as far as they have come. What
 * is no form is not refused: nothing is known of it then, and the provider will say what is wrong.
 */
public final class FormRequest {
    private static final Pattern BOUNDARY =
            Pattern.compile(
                    "multipart/form-data;.*?boundary=(?:\"([^\"]{1,200})\"|([^;\\s]{1,200}))",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME =
            Pattern.compile(
                    "content-disposition:[^\r\n]*?;\\s*name=(?:\"([^\"]*)\"|([^;\\s]+))",
                    Pattern.CASE_INSENSITIVE);
    private static final Set<String> TEXTS = Set.of("prompt", "input", "instructions");
    private static final String HEAD_END = "\r\n\r\n";

    private @Nullable String model;
    private boolean streaming;
    private long textBytes;

    private FormRequest() {}

    /** The boundary that a {@code content-type} names; null if it is of no form. */
    public static @Nullable String boundary(@Nullable String contentType) {
        if (contentType == null) {
            return null;
        }
        Matcher matcher = BOUNDARY.matcher(contentType);
        if (!matcher.lookingAt()) {
            return null;
        }
        return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    }

    /**
     * Reads the fields that are whole.
     *
     * @throws Refusal {@code invalid_request} for a second {@code model} or {@code stream}
     */
    public static RequestReading read(String dialect, String boundary, ByteBuffer body) {
        FormRequest form = new FormRequest();
        // One byte is one character here, so that bytes of files harm nothing.
        form.parts(ISO_8859_1.decode(body.duplicate()).toString(), "--" + boundary);
        return RequestReading.of(
                new ModelRequest(dialect, form.model, form.streaming, form.textBytes, null));
    }

    private void parts(String text, String delimiter) {
        int part = text.indexOf(delimiter);
        while (part >= 0) {
            int head = part + delimiter.length();
            int headEnd = text.indexOf(HEAD_END, head);
            int next = headEnd < 0 ? -1 : text.indexOf("\r\n" + delimiter, headEnd + 2);
            if (next < 0) {
                return;
            }
            // The line break before a delimiter belongs to it, also right after an empty value.
            int value = Math.min(headEnd + HEAD_END.length(), next);
            part(text.substring(head, headEnd), text.substring(value, next));
            part = next + 2;
        }
    }

    private void part(String head, String value) {
        Matcher matcher = NAME.matcher(head);
        if (!matcher.find() || head.toLowerCase(Locale.ROOT).contains("filename")) {
            return;
        }
        String name = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        String text = new String(value.getBytes(ISO_8859_1), UTF_8);
        if (name.equals("model")) {
            once(name, model != null);
            model = text;
        } else if (name.equals("stream")) {
            once(name, streaming);
            streaming = text.equals("true");
        } else if (TEXTS.contains(name)) {
            textBytes += value.length();
        }
    }

    private static void once(String name, boolean known) {
        if (known) {
            throw new Refusal(
                    Reason.INVALID_REQUEST,
                    "form field '" + name + "' stands twice (expected: once)");
        }
    }
}
