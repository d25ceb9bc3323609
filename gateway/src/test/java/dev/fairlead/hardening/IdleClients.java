package dev.fairlead.hardening;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that connect and then do nothing, in a process of their own: {@code PORT COUNT}. A third
 * has been answered before, a third has sent half a head, a third has sent nothing. Ends when a
 * line comes.
 */
final class IdleClients {
    private IdleClients() {}

    public static void main(String[] arguments) throws IOException {
        InetSocketAddress gateway =
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        int count = Integer.parseInt(arguments[1]);
        List<SocketChannel> open = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(gateway);
            open.add(channel);
            if (i % 3 == 0) {
                say(channel, "GET /health HTTP/1.1\r\nhost: h\r\n\r\n");
            } else if (i % 3 == 1) {
                say(channel, "GET /health HTTP/1.1\r\nhost: h");
            }
        }
        ByteBuffer answer = ByteBuffer.allocate(1024);
        for (int i = 0; i < count; i += 3) {
            open.get(i).read(answer.clear());
        }
        System.out.println("open");
        int ended = System.in.read();
        for (SocketChannel channel : open) {
            channel.close();
        }
        System.exit(ended < 0 ? 1 : 0);
    }

    private static void say(SocketChannel channel, String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
