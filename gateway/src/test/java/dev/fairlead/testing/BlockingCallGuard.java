package dev.fairlead.testing;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * Fails a test class during which something blocked an event loop: a sleep, a wait for another
 * thread, a blocking socket, a file. The call itself goes on as it would in production. It does not
 * see the lookup of names, or a wait for a monitor.
 */
public final class BlockingCallGuard implements AfterAllCallback {
    private static final int FRAMES = 25;
    private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

    static {
        BlockHound.builder()
                .loadIntegrations()
                // Files and the journal's mapping; sockets without waiting use other methods.
                .markAsBlocking(
                        "sun.nio.ch.UnixFileDispatcherImpl",
                        "force0",
                        "(Ljava/io/FileDescriptor;Z)I")
                .markAsBlocking(
                        "java.nio.MappedMemoryUtils", "force0", "(Ljava/io/FileDescriptor;JJ)V")
                // Where the log goes is the operator's choice; the tests write it to the console.
                .allowBlockingCallsInside("ch.qos.logback.classic.Logger", "callAppenders")
                // Queues whose lock is held for a few instructions.
                .allowBlockingCallsInside("java.util.concurrent.LinkedBlockingQueue", "offer")
                .allowBlockingCallsInside("java.util.concurrent.ArrayBlockingQueue", "offer")
                // The allocator's own locks, held for a few instructions.
                .allowBlockingCallsInside(
                        "io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup",
                        "tryExpandMagazines")
                .allowBlockingCallsInside(BlockingCallGuard.class.getName(), "deliberately")
                .blockingMethodCallback(BlockingCallGuard::record)
                .install();
    }

    /** Runs an action that stops its event loop, where that is what a test needs. */
    public static void deliberately(Runnable action) {
        action.run();
    }

    private static void record(BlockingMethod method) {
        String trace =
                Arrays.stream(new Throwable().getStackTrace())
                        .skip(1)
                        .limit(FRAMES)
                        .map(frame -> "\n    at " + frame)
                        .collect(Collectors.joining());
        FOUND.add(method + " on " + Thread.currentThread().getName() + trace);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        List<String> calls = found();
        if (!calls.isEmpty()) {
            throw new AssertionError("blocked an event loop: " + calls);
        }
    }

    /** Everything found so far, each told once. */
    static List<String> found() {
        List<String> calls = new ArrayList<>();
        for (String call = FOUND.poll(); call != null; call = FOUND.poll()) {
            calls.add(call);
        }
        return calls;
    }
}
