package dev.fairlead.authentication;

import dev.fairlead.call.Head;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.call.Secret;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Tells who is calling, from the head alone, in memory. Its refusals begin as those of the Pydantic
 * AI Gateway do, since clients look for these words.
 */
public final class Authenticator {
    private static final int MAX_LENGTH = 200;

    private final FileKeys file;
    private final Directory store;
    private final InstantSource clock;

    /**
     * Knows keys of two sources.
     *
     * @param file of the configuration; where both have a key of the same name, this one counts
     * @param store as it is at the moment
     */
    public Authenticator(FileKeys file, Directory store, InstantSource clock) {
        this.file = file;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Finds the key in the head and tells whose it is.
     *
     * @throws Refusal {@code missing_key}, {@code invalid_key}, {@code conflicting_keys}, {@code
     *     key_too_long}, {@code key_disabled}, {@code key_expired}, {@code key_revoked}; none
     *     repeats a key
     */
    public Identity identify(Head head) {
        List<String> candidates = Candidates.in(head);
        if (candidates.isEmpty()) {
            throw new Refusal(
                    Reason.MISSING_KEY,
                    "Unauthorized - Missing Authorization Header. Send the key as"
                            + " 'Authorization: Bearer <key>', as 'x-api-key' or where the"
                            + " provider's own SDK puts it.");
        }
        Found found = choose(candidates);
        KeyEntry entry = found.entry();
        if (!file.know(entry)) {
            throw new Refusal(
                    Reason.KEY_DISABLED,
                    "The project or the user that the key was made for is there no more.");
        }
        switch (entry.state()) {
            case ACTIVE -> {}
            case DISABLED -> throw new Refusal(Reason.KEY_DISABLED, "Unauthorized - Key disabled");
            case REVOKED -> throw new Refusal(Reason.KEY_REVOKED, "Unauthorized - Key revoked");
        }
        if (entry.expires() != null && !clock.instant().isBefore(entry.expires())) {
            throw new Refusal(Reason.KEY_EXPIRED, "Unauthorized - Key expired");
        }
        return new Identity(entry.principal(), entry.scope(), new Secret(found.text()));
    }

    private Found choose(List<String> candidates) {
        @Nullable Found chosen = null;
        boolean ours = false;
        boolean tooLong = false;
        boolean unsure = false;
        for (String text : candidates) {
            if (chosen != null && chosen.text().equals(text)) {
                continue;
            }
            if (text.length() > MAX_LENGTH) {
                tooLong = true;
                continue;
            }
            KeyEntry entry = find(text);
            if (entry == null) {
                ours |= KeyText.looksLikeOurs(text);
                unsure |= !store.isComplete() && KeyText.checksumIsRight(text);
                continue;
            }
            if (chosen != null && !chosen.name().equals(entry.principal().key())) {
                throw new Refusal(
                        Reason.CONFLICTING_KEYS,
                        "Unauthorized - Both Authorization and X-API-Key headers are set, use only"
                                + " one. Two different keys were sent in two places.");
            }
            chosen = new Found(text, entry);
        }
        if (chosen == null) {
            throw unsure ? unavailable() : nobody(tooLong && !ours);
        }
        return chosen;
    }

    private @Nullable KeyEntry find(String text) {
        boolean mistyped = KeyText.looksLikeOurs(text) && !KeyText.checksumIsRight(text);
        if (mistyped || !visibleAscii(text)) {
            return null;
        }
        KeyHash hash = KeyHash.of(text);
        KeyEntry configured = file.find(hash);
        return configured == null ? stored(hash) : configured;
    }

    private @Nullable KeyEntry stored(KeyHash hash) {
        KeyEntry entry = store.find(hash);
        return entry == null || file.shadow(entry) ? null : entry;
    }

    /** Never 401 for that: a client would throw a good key away. */
    private static Refusal unavailable() {
        return new Refusal(
                Reason.STORE_UNAVAILABLE,
                "Whether the key is good cannot be told: the store is away. Try again.",
                Duration.ofSeconds(1));
    }

    private static Refusal nobody(boolean tooLong) {
        return tooLong
                ? new Refusal(
                        Reason.KEY_TOO_LONG,
                        "Unauthorized - Key too long. It has at most "
                                + MAX_LENGTH
                                + " characters.")
                : new Refusal(Reason.INVALID_KEY, "Unauthorized - Key not found");
    }

    private static boolean visibleAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= 0x20 || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private record Found(String text, KeyEntry entry) {
        /** Two texts of one key, of which one is on its way out, are no conflict. */
        String name() {
            return entry.principal().key();
        }
    }
}
