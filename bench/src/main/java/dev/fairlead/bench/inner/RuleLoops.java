package dev.fairlead.bench.inner;

import dev.fairlead.authentication.Authenticator;
import dev.fairlead.authentication.Directory;
import dev.fairlead.authentication.FileKeys;
import dev.fairlead.authentication.Identity;
import dev.fairlead.authentication.KeyEntry;
import dev.fairlead.authentication.KeyHash;
import dev.fairlead.authentication.StoredKey;
import dev.fairlead.call.AddressRanges;
import dev.fairlead.call.Globs;
import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;
import dev.fairlead.call.OperationClass;
import dev.fairlead.call.Principal;
import dev.fairlead.call.Scope;
import dev.fairlead.call.Secret;
import dev.fairlead.dialect.Dialects;
import dev.fairlead.dialect.Family;
import dev.fairlead.dialect.Operation;
import dev.fairlead.http.Origin;
import dev.fairlead.http.Outgoing;
import dev.fairlead.http.Timeouts;
import dev.fairlead.provider.BaseUrl;
import dev.fairlead.provider.Provider;
import dev.fairlead.provider.ProviderSettings;
import dev.fairlead.provider.ProviderType;
import dev.fairlead.provider.Upload;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.State;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rules that no setting turns off, each for one request as OpenAI's SDK sends it. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class RuleLoops {
    /** The head that all loops of this kind read. */
    public static final String HEAD_TEXT =
            """
            POST /proxy/openai/chat/completions HTTP/1.1\r
            Host: 127.0.0.1\r
            Accept: application/json\r
            Content-Type: application/json\r
            User-Agent: OpenAI/Python 1.99.9\r
            X-Stainless-Lang: python\r
            X-Stainless-Package-Version: 1.99.9\r
            X-Stainless-OS: Linux\r
            X-Stainless-Arch: x64\r
            X-Stainless-Runtime: CPython\r
            X-Stainless-Runtime-Version: 3.12.3\r
            Authorization: Bearer bench-key-of-more-than-128-bits-0123456789abcdef\r
            X-Stainless-Async: false\r
            X-Stainless-Retry-Count: 0\r
            \r
            """;

    private static final String KEY = "bench-key-of-more-than-128-bits-0123456789abcdef";

    private final Directory directory = new Directory();
    private final Authenticator authenticator =
            new Authenticator(FileKeys.NONE, directory, InstantSource.system());
    private final Head head = head(HEAD_TEXT);
    private final Head longer = head(withMoreFields());
    private final Dialects dialects = new Dialects();
    private final Secret key = new Secret(KEY);
    private final Upload upload = Upload.unchanged(new Outgoing.Content.None());
    private final Provider provider = provider();
    private final Headers answer =
            Headers.of("content-type", "application/json", "content-length", "2048");
    private final Scope scope =
            new Scope(
                    Globs.of(List.of("claude-*", "o?-*", "gpt-*")),
                    Globs.of(List.of("anthropic", "openai")),
                    AddressRanges.of(List.of("10.0.0.0/8", "2001:db8::/32", "127.0.0.0/8")));

    public RuleLoops() {
        Principal principal = new Principal("bench", null, null, OperationClass.usual(), Map.of());
        directory.put(
                new StoredKey(
                        "id", KeyHash.of(KEY), new KeyEntry(principal), Instant.EPOCH, List.of()));
    }

    /** The same with 20 fields that nobody knows. */
    public static String withMoreFields() {
        StringBuilder text = new StringBuilder(HEAD_TEXT);
        text.setLength(text.length() - 2);
        for (int i = 0; i < 20; i++) {
            text.append("X-Company-Trace-%02d: value-of-it-%02d\r\n".formatted(i, i));
        }
        return text.append("\r\n").toString();
    }

    private static Head head(String text) {
        return new Head(
                "POST",
                "/proxy/openai/chat/completions",
                headers(text),
                Head.Version.HTTP_1_1,
                InetAddress.getLoopbackAddress(),
                false);
    }

    private static Provider provider() {
        ProviderType type = ProviderType.named("openai").orElseThrow();
        BaseUrl url = BaseUrl.parse("https://api.openai.com/v1", Origin.Trust.PLATFORM);
        return new Provider(
                new ProviderSettings(
                        "openai",
                        type,
                        url,
                        new Secret("sk-bench"),
                        Timeouts.DEFAULT,
                        ProviderSettings.Terms.of(type),
                        ProviderSettings.Pricing.of(type)),
                url,
                "bench");
    }

    private static Headers headers(String text) {
        Headers.Builder headers = Headers.builder();
        text.lines()
                .skip(1)
                .map(line -> line.strip().split(": ", 2))
                .filter(field -> field.length == 2)
                .forEach(field -> headers.add(field[0].toLowerCase(Locale.ROOT), field[1]));
        return headers.build();
    }

    /** Who is calling, SHA-256 of the key included. */
    @Benchmark
    public Identity authenticate() {
        return authenticator.identify(head);
    }

    /** Which operation a path is. */
    @Benchmark
    public Operation operation() {
        return dialects.operation(List.of(Family.OPENAI), "POST", "chat/completions");
    }

    /** Whether a key with lists of everything may be used for this. */
    @Benchmark
    public boolean scope() {
        return scope.addresses().contains(head.peer())
                && scope.routes().allows("openai")
                && scope.models().allows("gpt-4o-mini");
    }

    /** The head that the provider gets: what must not go there left out, its credential put in. */
    @Benchmark
    public Outgoing requestHead() {
        return provider.request(head, "chat/completions", key, upload);
    }

    /** The same of a head with 20 fields more. */
    @Benchmark
    public Outgoing requestHeadWithMore() {
        return provider.request(longer, "chat/completions", key, upload);
    }

    /** The head that the client gets. */
    @Benchmark
    public Headers answerHead() {
        Headers.Builder passed = Headers.builder();
        provider.answerHeaders(answer, passed);
        return passed.build();
    }
}
