package dev.fairlead.authentication;

import dev.fairlead.call.Head;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.call.Secret;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.List;

/** Tells who is calling, from the head alone, in memory. */
public final class Authenticator {
    private static final int MAX_LENGTH = 200;

    private final Directory directory;
    private final InstantSource clock;

    public Authenticator(Directory directory, InstantSource clock) {
        this.directory = directory;
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
                    "No key was sent. Send it as 'Authorization: Bearer <key>', as 'x-api-key' or"
                            + " where the provider's own SDK puts it.");
        }
        Found found = choose(candidates);
        KeyEntry entry = found.entry();
        switch (entry.state()) {
            case ACTIVE -> {}
            case DISABLED -> throw new Refusal(Reason.KEY_DISABLED, "The key is disabled.");
            case REVOKED -> throw new Refusal(Reason.KEY_REVOKED, "The key was revoked.");
        }
        if (entry.expires() != null && !clock.instant().isBefore(entry.expires())) {
            throw new Refusal(Reason.KEY_EXPIRED, "The key has expired.");
        }
        return new Identity(entry.principal(), entry.scope(), new Secret(found.text()));
    }

    private Found choose(List<String> candidates) {
        @Nullable Found chosen = null;
        boolean ours = false;
        boolean tooLong = false;
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
                continue;
            }
            if (chosen != null && !chosen.entry().equals(entry)) {
                throw new Refusal(
                        Reason.CONFLICTING_KEYS,
                        "Two different keys were sent in two places. Send one.");
            }
            chosen = new Found(text, entry);
        }
        if (chosen == null) {
            throw nobody(tooLong && !ours);
        }
        return chosen;
    }

    private @Nullable KeyEntry find(String text) {
        boolean mistyped = KeyText.looksLikeOurs(text) && !KeyText.checksumIsRight(text);
        if (mistyped || !visibleAscii(text)) {
            return null;
        }
        return directory.find(KeyHash.of(text));
    }

    private static Refusal nobody(boolean tooLong) {
        return tooLong
                ? new Refusal(
                        Reason.KEY_TOO_LONG, "A key has at most " + MAX_LENGTH + " characters.")
                : new Refusal(Reason.INVALID_KEY, "The key is not known here.");
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

    private record Found(String text, KeyEntry entry) {}
}
