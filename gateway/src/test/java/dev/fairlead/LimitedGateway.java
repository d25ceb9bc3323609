package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.admin.Reload;
import dev.fairlead.ledger.limit.LimitReport;
import dev.fairlead.prices.Money;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A gateway with limits before a provider {@code p} whose only model, {@code own}, costs $1 and $2
 * per million tokens, at a time of its own.
 */
final class LimitedGateway implements AutoCloseable {
    /** 10 input tokens and 5 output tokens: {@link #COST}. */
    static final String ANSWER =
            "{\"object\":\"chat.completion\",\"model\":\"own\",\"choices\":[{\"finish_reason\":"
                    + "\"stop\"}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5}}";

    static final Money COST = new Money(20_000);

    static final String ASK =
            "{\"model\":\"own\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    static final String CHAT = "/proxy/p/chat/completions";

    private final FakeProvider provider;
    private final TestGateway gateway;
    private volatile Instant now = Instant.parse("2026-11-24T12:00:10Z");

    /**
     * @param limits YAML of limits and whatever else stands at the top
     */
    LimitedGateway(Path folder, String limits) throws Exception {
        provider = new FakeProvider().always(wire -> wire.json(200, ANSWER));
        gateway = TestGateway.start(folder, "", configuration(limits), () -> now);
    }

    private String configuration(String limits) {
        return """
        providers:
          p:
            type: openai-compatible
            base_url: "%s/v1"
            credentials: "${env:CREDENTIAL}"
            prices: {own: {input: 1, output: 2}}
        """
                        .formatted(provider.url())
                + limits;
    }

    /** One limit of cost that never ends. */
    static String budget(String amount, String more) {
        return "limits: [{name: b, metric: cost, window: total, amount: "
                + amount
                + ", "
                + more
                + "}]\n";
    }

    TestGateway gateway() {
        return gateway;
    }

    FakeProvider provider() {
        return provider;
    }

    void at(String moment) {
        now = Instant.parse(moment);
    }

    void later(Duration by) {
        now = now.plus(by);
    }

    Message ask() throws IOException {
        return ask(ASK);
    }

    Message ask(String body) throws IOException {
        return gateway.post(CHAT, body);
    }

    List<LimitReport> limits() {
        return gateway.limits();
    }

    /** How the one limit stands. */
    LimitReport limit() {
        assertThat(limits()).hasSize(1);
        return limits().getFirst();
    }

    /** Changes the file and takes it up. */
    void rewrite(String before, String after) throws IOException {
        String text = Files.readString(gateway.file());
        assertThat(text).contains(before);
        Files.writeString(gateway.file(), text.replace(before, after));
        assertThat(gateway.reloads().reload()).isInstanceOf(Reload.Applied.class);
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        provider.close();
    }
}
