package dev.fairlead.http.proxyprotocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** PROXY headers of version 2, right and wrong, byte by byte. */
public final class HeaderBytes {
    public static final int LOCAL = 0x20;
    public static final int PROXY = 0x21;
    public static final int TCP4 = 0x11;
    public static final int TCP6 = 0x21;

    private HeaderBytes() {}

    /** With that length of the rest, whatever the rest is. */
    public static byte[] header(int command, int family, int length, byte[] rest) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ascii("\r\n\r\n\0\r\nQUIT\n"));
        out.write(command);
        out.write(family);
        out.write(length >> 8);
        out.write(length);
        out.writeBytes(rest);
        return out.toByteArray();
    }

    public static byte[] header(int command, int family, byte[] rest) {
        return header(command, family, rest.length, rest);
    }

    /** Bytes by their values. */
    public static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    public static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
