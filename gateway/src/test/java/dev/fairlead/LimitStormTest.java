package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.ledger.limit.LimitReport;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Many callers at once against one cap, some of whom leave in mid-stream. */
class LimitStormTest {
    private static final int CALLERS = 40;
    private static final long CAP_NANOS = 50_000_000;
    private static final byte[] ASK =
            "{\"model\":\"gpt-4o\",\"stream\":true,\"max_tokens\":100,\"messages\":[]}"
                    .getBytes(UTF_8);

    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();

    @TempDir private Path folder;

    @Test
    void aCapIsACapAtAnyConcurrencyAndIsUsedUp() throws Exception {
        String limits =
                """
                providers: {test: {type: test}}
                limits:
                  - {name: cap, metric: cost, window: total, amount: 0.05, on: organisation}
                  - {name: slots, metric: concurrency, amount: 30, on: {key: main}}
                """;
        try (TestGateway gateway = TestGateway.start(folder, limits)) {
            storm(gateway.port());
            Await.until("nothing runs", () -> cap(gateway).held() == 0);

            long spent = cap(gateway).spent();
            assertThat(spent).isBetween(CAP_NANOS * 9 / 10, CAP_NANOS);
            assertThat(List.of(served.get(), refused.get(), left.get())).allMatch(n -> n > 0);
            int attempts = served.get() + left.get();
            assertThat(gateway.records(attempts).stream().mapToLong(LimitStormTest::nanos).sum())
                    .isEqualTo(spent);
            assertThat(gateway.limits()).allMatch(limit -> limit.held() == 0);
        }
    }

    private static long nanos(UsageRecord made) {
        return made.quantities().cost();
    }

    private static LimitReport cap(TestGateway gateway) {
        return gateway.limits().getFirst();
    }

    private void storm(int port) throws InterruptedException {
        List<Thread> callers = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            boolean leaves = i % 8 == 0;
            Thread caller = Thread.ofPlatform().unstarted(() -> call(port, leaves));
            caller.setUncaughtExceptionHandler(
                    (_, failure) -> {
                        synchronized (failures) {
                            failures.add(failure);
                        }
                    });
            callers.add(caller);
        }
        callers.forEach(Thread::start);
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(failures).isEmpty();
    }

    /** Until a refusal says that the money is gone, not only held by others. */
    private void call(int port, boolean leaves) {
        boolean more = true;
        while (more) {
            try (RawClient client = new RawClient(port)) {
                client.request(
                        "POST",
                        "/proxy/test/v1/chat/completions",
                        "authorization: Bearer "
                                + TestGateway.KEY
                                + "\r\nx-test-output-tokens: 100\r\n",
                        ASK);
                boolean now = leaves && served.get() < 5;
                more = now ? leave(client) : read(client.answer());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private boolean leave(RawClient client) throws IOException {
        Message head = client.head();
        if (head.status() == 200) {
            left.incrementAndGet();
        }
        return true;
    }

    private boolean read(Message answer) {
        if (answer.status() == 200) {
            served.incrementAndGet();
            return true;
        }
        refused.incrementAndGet();
        assertThat(answer.status()).isIn(402, 429);
        return answer.status() == 429 || answer.text().contains("Calls that run now hold the rest");
    }
}
