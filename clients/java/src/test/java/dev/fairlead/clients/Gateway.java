package dev.fairlead.clients;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.google.genai.Client;
import com.google.genai.types.HttpOptions;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;

import java.util.Objects;

/** The running gateway, as the environment tells, and clients of it. */
final class Gateway {
    /** What the test provider answers. */
    static final String WORDS = "This is the test provider of the gateway: all is well";

    private Gateway() {}

    /** A client that sends each request once. */
    static OpenAIClient openAi() {
        return openAi("/proxy/test").maxRetries(0).build();
    }

    /** A client with the SDK's own retries, below that path. */
    static OpenAIOkHttpClient.Builder openAi(String path) {
        return OpenAIOkHttpClient.builder().baseUrl(url() + path).apiKey(key());
    }

    /** A client that sends each request once. */
    static AnthropicClient anthropic() {
        return anthropic("/proxy/test").maxRetries(0).build();
    }

    /** A client with the SDK's own retries, below that path. */
    static AnthropicOkHttpClient.Builder anthropic(String path) {
        return AnthropicOkHttpClient.builder().baseUrl(url() + path).apiKey(key());
    }

    /** A client with the SDK's own retries, below that path. */
    static Client google(String path, String key) {
        HttpOptions options = HttpOptions.builder().baseUrl(url() + path).build();
        return Client.builder().apiKey(key).httpOptions(options).build();
    }

    static String key() {
        return environment("FAIRLEAD_KEY");
    }

    private static String url() {
        return environment("FAIRLEAD_URL");
    }

    static String environment(String name) {
        return Objects.requireNonNull(System.getenv(name), name + " is set by clients/run");
    }
}
