package dev.fairlead.provider;

import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;
import dev.fairlead.call.Secret;
import dev.fairlead.dialect.Family;
import dev.fairlead.http.Outgoing;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * One upstream: makes the request that goes to it out of the client's, and cleans its answer's head
 * for the client. The only place where its credential goes out.
 */
public final class Provider {
    private final ProviderSettings settings;
    private final BaseUrl baseUrl;
    private final String userAgentSuffix;

    /**
     * Makes the provider of its settings.
     *
     * @param baseUrl where it is: the settings' own, or where the built-in one listens
     * @param version of the gateway, for {@code user-agent}
     */
    public Provider(ProviderSettings settings, BaseUrl baseUrl, String version) {
        this.settings = settings;
        this.baseUrl = baseUrl;
        this.userAgentSuffix = " fairlead/" + version;
    }

    public String name() {
        return settings.name();
    }

    public ProviderSettings settings() {
        return settings;
    }

    public BaseUrl baseUrl() {
        return baseUrl;
    }

    /** Whose dialects it speaks, its usual one first. */
    public List<Family> families() {
        return settings.type().families();
    }

    /**
     * The request as this provider gets it: the client's own, but for the listed changes.
     *
     * @param rest path after the route, as received
     * @param gatewayKey the caller's key at this gateway, which goes nowhere
     */
    public Outgoing request(Head head, String rest, Secret gatewayKey, Upload upload) {
        String query = QueryRules.withoutCredentials(head.query(), gatewayKey.reveal());
        return new Outgoing(
                baseUrl.origin(),
                head.method(),
                query == null ? path(rest) : path(rest) + "?" + query,
                headers(head.headers(), gatewayKey.reveal(), upload),
                upload.content(),
                settings.timeouts(),
                Outgoing.Connection.POOLED);
    }

    /** The base path and the client's rest; a version that stands in both goes out once. */
    private String path(String rest) {
        String base = baseUrl.path();
        boolean twice = base.endsWith("/v1") && rest.startsWith("v1/");
        return base + "/" + (twice ? rest.substring("v1/".length()) : rest);
    }

    private Headers headers(Headers received, String gatewayKey, Upload upload) {
        int dropped = dropped(upload);
        Set<String> hop = HeaderRules.namedByConnection(received);
        Headers.Builder sent = Headers.builder();
        for (int i = 0; i < received.size(); i++) {
            String name = received.name(i);
            String value = received.value(i);
            int kinds = HeaderRules.kinds(name);
            if ((kinds & dropped) != 0
                    || HeaderRules.has(hop, name)
                    || value.contains(gatewayKey)) {
                continue;
            }
            String changed = changed(kinds, value);
            if (changed != null) {
                sent.add(name, changed);
            }
        }
        if (upload.answer() != Upload.Answer.AS_ASKED) {
            sent.add("accept-encoding", "identity");
        }
        Secret credential = settings.credential();
        if (credential != null) {
            ProviderType.Placement placement = settings.type().placement();
            sent.add(placement.header(), placement.value(credential.reveal()));
        }
        return sent.build();
    }

    /** The value as it goes out; null where nothing is left of it. */
    private @Nullable String changed(int kinds, String value) {
        return switch (kinds) {
            case HeaderRules.USER_AGENT -> value + userAgentSuffix;
            case HeaderRules.SUBPROTOCOLS -> HeaderRules.withoutCredentials(value);
            default -> value;
        };
    }

    private int dropped(Upload upload) {
        int dropped = HeaderRules.KEPT_FROM_PROVIDER;
        if (upload.change() == Upload.Change.SPLICED) {
            dropped |= HeaderRules.OF_BODY;
        }
        if (upload.answer() != Upload.Answer.AS_ASKED) {
            dropped |= HeaderRules.ACCEPT_ENCODING;
        }
        if (settings.terms().account() == ProviderSettings.Account.OURS) {
            dropped |= HeaderRules.ACCOUNT_CHOICE;
        }
        return dropped;
    }

    /**
     * Adds the head of this provider's answer as the client may see it: without hop-by-hop fields,
     * without what tells about the operator's account, and without the credential, wherever it may
     * be repeated.
     */
    public void answerHeaders(Headers received, Headers.Builder passed) {
        Set<String> hop = HeaderRules.namedByConnection(received);
        for (int i = 0; i < received.size(); i++) {
            String name = received.name(i);
            String value = received.value(i);
            if ((HeaderRules.kinds(name) & HeaderRules.KEPT_FROM_CLIENT) == 0
                    && !HeaderRules.has(hop, name)
                    && !repeatsCredential(value)) {
                passed.add(name, value);
            }
        }
    }

    /** The same of trailers. */
    public Headers answerTrailers(Headers received) {
        if (received.size() == 0) {
            return Headers.EMPTY;
        }
        Headers.Builder passed = Headers.builder();
        answerHeaders(received, passed);
        return passed.build();
    }

    /** A body that goes to a client, without this provider's credential if it repeats it. */
    public byte[] withoutCredential(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        Secret credential = settings.credential();
        return credential != null && text.contains(credential.reveal())
                ? text.replace(credential.reveal(), "***").getBytes(StandardCharsets.ISO_8859_1)
                : body;
    }

    /** Whether a text that goes to a client repeats this provider's credential. */
    private boolean repeatsCredential(String text) {
        Secret credential = settings.credential();
        return credential != null && text.contains(credential.reveal());
    }
}
