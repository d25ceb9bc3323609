package dev.fairlead.bench;

import java.io.IOException;
import java.util.PriorityQueue;

/**
 * A fake provider in a process of its own: answers each request of the catalogue, and ends when its
 * standard input does. Prints its port first.
 */
final class Provider implements Loop.Ready {
    private final Loop loop = new Loop();
    private final int listener = Linux.tcpSocket();
    private final Served[] served = Exchange.ALL.stream().map(Served::new).toArray(Served[]::new);
    private final PriorityQueue<Streaming> due = new PriorityQueue<>();

    static void main() {
        Thread.ofPlatform().daemon().start(Provider::endWithParent);
        new Provider().run();
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever sent: only the end counts.
            }
        } catch (IOException e) {
            // The parent is gone as well.
        }
        Runtime.getRuntime().halt(0);
    }

    private void run() {
        Linux.exactTimers();
        int port = Linux.listen(listener);
        if (port < 0) {
            throw new IllegalStateException("listen: errno " + -port);
        }
        loop.add(listener, this);
        System.out.println("port " + port);
        while (true) {
            Streaming next = due.peek();
            loop.turn(next == null ? -1 : Math.max(0, next.at() - System.nanoTime()));
            advance();
        }
    }

    private void advance() {
        Streaming next = due.peek();
        if (next == null) {
            return;
        }
        long now = System.nanoTime();
        while (next != null && next.at() <= now) {
            due.poll();
            if (next.step()) {
                due.add(next);
            }
            next = due.peek();
        }
    }

    void stream(Streaming stream) {
        due.add(stream);
    }

    Served served(long number) {
        if (number < 0 || number >= served.length) {
            throw new IllegalStateException("x-bench: " + number + " is not in the catalogue");
        }
        return served[(int) number];
    }

    @Override
    public void ready(int events) {
        for (int fd = Linux.accept(listener); fd >= 0; fd = Linux.accept(listener)) {
            loop.add(fd, new ProviderConnection(fd, loop, this));
        }
    }
}
