package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.admin.Reload;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.pipeline.Snapshot;
import dev.fairlead.testing.Await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One configuration after the other while calls come in without a pause. {@code
 * -Dfairlead.swaps=10000} makes a long run of it.
 */
class SwapsUnderLoadTest {
    private static final int SWAPS = Integer.getInteger("fairlead.swaps", 300);
    private static final int KEPT_EVERY = 10;

    @TempDir Path folder;

    /** Each generation has its own provider and its own tag: a call that saw two is torn. */
    private static String generation(int number) {
        return """
        providers:
          p%1$d: {type: test}
        routes:
          - {name: test, provider: p%1$d}
        """
                .formatted(number % 8);
    }

    private static String tagged(String yaml, int number) {
        return yaml.replaceFirst(
                "name: main,( tags: \\{generation: p\\d+},)?",
                "name: main, tags: {generation: p" + number % 8 + "},");
    }

    @Test
    void noCallFailsNoneIsTornAndNoOldConfigurationIsKept() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, generation(0))) {
            String whole = Files.readString(gateway.file());
            String head = whole.substring(0, whole.indexOf("providers:"));
            List<WeakReference<Snapshot>> replaced = new ArrayList<>();
            Load load = new Load(gateway.port());
            swap(gateway, head, 0);

            load.during(
                    () -> {
                        for (int i = 1; i <= SWAPS; i++) {
                            if (i % KEPT_EVERY == 0) {
                                replaced.add(new WeakReference<>(gateway.snapshot()));
                            }
                            swap(gateway, head, i);
                        }
                    });

            System.out.println(load.count() + " calls during " + SWAPS + " swaps");
            assertThat(load.failed()).isEmpty();
            assertThat(load.count()).isPositive();
            assertThat(gateway.records(load.count())).noneMatch(SwapsUnderLoadTest::torn);
            Await.until(
                    "every replaced snapshot is garbage",
                    () -> {
                        System.gc();
                        return replaced.stream().allMatch(kept -> kept.get() == null);
                    });
        }
    }

    private static boolean torn(UsageRecord call) {
        return !call.attempt().provider().equals(call.attempt().tags().get("generation"));
    }

    private static void swap(TestGateway gateway, String head, int number) throws Exception {
        Files.writeString(gateway.file(), tagged(head, number) + generation(number));
        assertThat(gateway.reloads().reload()).isInstanceOf(Reload.Applied.class);
    }
}
