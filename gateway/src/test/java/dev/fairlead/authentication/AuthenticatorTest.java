package dev.fairlead.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;
import dev.fairlead.call.OperationClass;
import dev.fairlead.call.Principal;
import dev.fairlead.call.Reason;
import dev.fairlead.call.Refusal;
import dev.fairlead.call.Scope;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

class AuthenticatorTest {
    private static final String KEY = KeyText.generate(new SecureRandom()).text();
    private static final String OTHER = KeyText.generate(new SecureRandom()).text();
    private static final String OWN = "team-secret-0123456789";
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

    private final Directory directory = new Directory();
    private final Authenticator authenticator =
            new Authenticator(FileKeys.NONE, directory, InstantSource.fixed(NOW));

    AuthenticatorTest() {
        enter(KEY, "first", false, null);
        enter(OTHER, "second", false, null);
        enter(OWN, "own", false, null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "authorization | Bearer KEY",
                "Authorization | bearer  KEY",
                "authorization | KEY",
                "X-Api-Key | KEY",
                "x-goog-api-key | KEY",
                "api-key | KEY",
                "sec-websocket-protocol | realtime, openai-insecure-api-key.KEY, v1",
                "authorization | AWS4-HMAC-SHA256 Credential=KEY/20261101/us-east-1/bedrock/x,"
                        + " Sig=1"
            })
    void findsTheKeyWhereverClientsPutIt(String name, String value) {
        assertThat(key(head("/proxy/openai/x", name, value.replace("KEY", KEY))))
                .isEqualTo("first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?key=KEY", "?a=b&key=KEY&c", "?X-Amz-Credential=KEY%2F20261101%2Fx"})
    void findsTheKeyInTheQuery(String query) {
        assertThat(key(head("/proxy/gemini/x" + query.replace("KEY", KEY)))).isEqualTo("first");
    }

    @Test
    void theSameKeyTwiceIsNormalAndDummiesAreIgnored() {
        assertThat(key(head("/x", "authorization", "Bearer " + KEY, "x-goog-api-key", KEY)))
                .isEqualTo("first");
        assertThat(key(head("/x", "authorization", "Bearer dummy", "x-api-key", OWN)))
                .isEqualTo("own");
        assertThat(key(head("/x", "authorization", "Bearer " + "y".repeat(900), "api-key", KEY)))
                .isEqualTo("first");
    }

    @Test
    void twoDifferentKeysAreAConflict() {
        refuses(
                head("/x", "authorization", "Bearer " + KEY, "x-api-key", OTHER),
                Reason.CONFLICTING_KEYS);
    }

    @Test
    void refusesWhatIsNoKey() {
        refuses(head("/x"), Reason.MISSING_KEY);
        refuses(head("/x", "authorization", "Bearer "), Reason.MISSING_KEY);
        refuses(head("/x", "authorization", "Bearer nobody"), Reason.INVALID_KEY);
        refuses(head("/x", "authorization", "Bearer k\u00e9y"), Reason.INVALID_KEY);
        refuses(head("/x", "authorization", "Bearer " + KEY + "0"), Reason.INVALID_KEY);
        refuses(head("/x", "x-api-key", "y".repeat(201)), Reason.KEY_TOO_LONG);
    }

    @Test
    void refusesDisabledAndExpiredKeysFromThatMomentOn() {
        enter("disabled-key", "d", true, null);
        enter("expired-key", "e", false, NOW);
        enter("expiring-key", "f", false, NOW.plusNanos(1));

        refuses(head("/x", "api-key", "disabled-key"), Reason.KEY_DISABLED);
        refuses(head("/x", "api-key", "expired-key"), Reason.KEY_EXPIRED);
        assertThat(key(head("/x", "api-key", "expiring-key"))).isEqualTo("f");
    }

    @Test
    void generatedKeysHaveAnIdAndAChecksum() {
        KeyText key = KeyText.generate(new SecureRandom());

        assertThat(KeyText.parse(key.text()).id()).isEqualTo(key.id());
        assertThat(key.text()).matches("fl_[a-z0-9]+_[a-z0-9]{26}_[a-z0-9]{8}");
        assertThat(key.toString()).doesNotContain(key.text());
        assertThat(KeyText.checksumIsRight(key.text().replaceAll(".$", "x"))).isFalse();
    }

    @Test
    void twoTextsOfOneKeyAreNoConflict() {
        String next = KeyText.generate(new SecureRandom()).text();
        KeyEntry entry = new KeyEntry(principal("first", null));
        directory.put(
                new StoredKey(
                        "id",
                        KeyHash.of(next),
                        entry,
                        NOW,
                        List.of(new StoredKey.Former(KeyHash.of(KEY), NOW.plusSeconds(1)))));

        assertThat(key(head("/", "authorization", "Bearer " + KEY, "x-api-key", next)))
                .isEqualTo("first");
    }

    @Test
    void aKeyOfTheStoreGoesWithItsProjectAndGivesWayToTheFile() {
        KeySettings configured =
                new KeySettings(KeyHash.of(OTHER), new KeyEntry(principal("second", null)));
        Authenticator both =
                new Authenticator(
                        new FileKeys(List.of(configured), List.of("search"), List.of()),
                        directory,
                        InstantSource.fixed(NOW));
        String text = KeyText.generate(new SecureRandom()).text();
        directory.put(
                new StoredKey(
                        "id",
                        KeyHash.of(text),
                        new KeyEntry(principal("third", "gone")),
                        NOW,
                        List.of()));
        String shadowed = KeyText.generate(new SecureRandom()).text();
        directory.put(
                new StoredKey(
                        "id2",
                        KeyHash.of(shadowed),
                        new KeyEntry(principal("second", "search")),
                        NOW,
                        List.of()));

        assertThatThrownBy(() -> both.identify(head("/", "x-api-key", text)))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.KEY_DISABLED));
        assertThatThrownBy(() -> both.identify(head("/", "x-api-key", shadowed)))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.INVALID_KEY));
        assertThat(both.identify(head("/", "x-api-key", OTHER)).principal().key())
                .isEqualTo("second");
    }

    @Test
    void whileTheStoreIsAwayAKeyOfItsShapeMayBeGood() {
        directory.incomplete();

        refuses(
                head("/", "x-api-key", KeyText.generate(new SecureRandom()).text()),
                Reason.STORE_UNAVAILABLE);
        refuses(head("/", "x-api-key", "something-else"), Reason.INVALID_KEY);
        assertThat(key(head("/", "x-api-key", KEY))).isEqualTo("first");
    }

    private static Principal principal(String name, @Nullable String project) {
        return new Principal(name, project, null, OperationClass.usual(), Map.of());
    }

    private String key(Head head) {
        return authenticator.identify(head).principal().key();
    }

    private void refuses(Head head, Reason reason) {
        assertThatThrownBy(() -> authenticator.identify(head))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> {
                            assertThat(refusal.reason()).isEqualTo(reason);
                            assertThat(refusal.getMessage()).doesNotContain(KEY, OTHER);
                        });
    }

    private void enter(String text, String name, boolean disabled, @Nullable Instant expires) {
        Principal principal = new Principal(name, null, null, OperationClass.usual(), Map.of());
        KeyEntry entry =
                new KeyEntry(
                        principal,
                        Scope.ALL,
                        disabled ? KeyState.DISABLED : KeyState.ACTIVE,
                        expires);
        directory.put(new StoredKey(name, KeyHash.of(text), entry, NOW, List.of()));
    }

    private static Head head(String target, String... headers) {
        return new Head(
                "POST",
                target,
                Headers.of(headers),
                Head.Version.HTTP_1_1,
                InetAddress.getLoopbackAddress(),
                false);
    }
}
