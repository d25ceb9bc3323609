package dev.fairlead.testing;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Fails a test class after which a buffer was found that became garbage without being released. The
 * leak detector of the network library would only log it. A leak may be found one class late, where
 * something still held the buffer when its own class ended; the records say where it was touched.
 */
public final class LeakGuard implements AfterAllCallback {
    private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();
    private static final AtomicBoolean USED = new AtomicBoolean();
    private static final Duration COLLECTION = Duration.ofSeconds(10);

    // Before any buffer: the library asks for its detectors when its classes are loaded.
    static {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Recorders());
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        if (USED.get() && context.getParent().flatMap(ExtensionContext::getTestClass).isEmpty()) {
            List<String> leaks = found();
            if (!leaks.isEmpty()) {
                throw new AssertionError("never released: " + leaks);
            }
        }
    }

    /** Everything found so far and by a collection now, each told once. */
    static List<String> found() throws InterruptedException {
        collect();
        // The detectors look at what was collected when the next buffer is made.
        ByteBufAllocator.DEFAULT.directBuffer(1).release();
        ByteBufAllocator.DEFAULT.heapBuffer(1).release();
        List<String> leaks = new ArrayList<>();
        for (String leak = FOUND.poll(); leak != null; leak = FOUND.poll()) {
            leaks.add(leak);
        }
        return leaks;
    }

    /** Waits until the collector has queued what was garbage before this call. */
    private static void collect() throws InterruptedException {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        WeakReference<Object> sentinel = new WeakReference<>(new Object(), queue);
        try {
            System.gc();
            if (queue.remove(COLLECTION.toMillis()) == null) {
                throw new AssertionError("no garbage collection within " + COLLECTION);
            }
        } finally {
            Reference.reachabilityFence(sentinel);
        }
    }

    /** Makes detectors that remember what they find. */
    private static final class Recorders extends ResourceLeakDetectorFactory {
        @Override
        @SuppressWarnings({"deprecation", "InlineMeSuggester"})
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            return newResourceLeakDetector(resource, samplingInterval);
        }

        @Override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval) {
            USED.set(true);
            return new Recorder<>(resource, samplingInterval);
        }
    }

    private static final class Recorder<T> extends ResourceLeakDetector<T> {
        Recorder(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            FOUND.add(resourceType + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            FOUND.add(resourceType);
        }
    }
}
