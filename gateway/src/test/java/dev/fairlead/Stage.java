package dev.fairlead;

import dev.fairlead.testing.FakeProvider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A gateway with one scripted provider behind it, which is configured as several types. */
record Stage(FakeProvider provider, TestGateway gateway) implements AutoCloseable {
    /** Begins a request body for chat completions that asks for usage, so that nothing is added. */
    static final String CHAT =
            "{\"model\":\"gpt-4o\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                    + "\"messages\":[]}";

    static final String CHAT_PATH = "/proxy/openai/v1/chat/completions";

    static Stage set(Path folder) throws Exception {
        return set(folder, "");
    }

    /** The same with settings of the server's own, each indented by two. */
    static Stage set(Path folder, String server) throws Exception {
        FakeProvider provider = new FakeProvider();
        String at = provider.url();
        String same = "credentials: \"${env:CREDENTIAL}\"}\n";
        String yaml =
                "providers:\n"
                        + ("  openai: {type: openai, base_url: \"" + at + "/v1\", " + same)
                        + ("  anthropic: {type: anthropic, base_url: \"" + at + "\", " + same)
                        + ("  google: {type: gemini, base_url: \"" + at + "\", " + same)
                        + ("  other: {type: openai-compatible, base_url: \"" + at + "\", " + same);
        return new Stage(provider, TestGateway.start(folder, server, yaml));
    }

    @Override
    public void close() {
        try {
            gateway.close();
            provider.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }
}
