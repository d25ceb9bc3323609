package dev.fairlead;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.json.JsonWriter;
import dev.fairlead.provider.ProviderType;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;
import dev.fairlead.traffic.Recording;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A recording as it is asked for over one route.
 *
 * @param route whose configuration is {@code yaml}
 * @param yaml that provider, but for where it is
 */
record ReplayedPlay(
        String route, Function<String, String> yaml, String target, Recording recording) {
    /** The dialects that answer with what a model made. */
    private static final Set<String> DIALECTS =
            Set.of(
                    "openai-chat",
                    "openai-responses",
                    "openai-completions",
                    "openai-embeddings",
                    "anthropic-messages",
                    "google-generate",
                    "google-embed",
                    "cohere-chat",
                    "cohere-embed");

    /** In fewer there is no middle. */
    private static final int FEWEST_EVENTS = 5;

    /** One for each host, dialect and way to answer that was recorded, and two for other types. */
    static List<ReplayedPlay> all() {
        Map<String, Recording> chosen =
                Stream.concat(
                                Recording.all().stream(),
                                Stream.of(Recording.madeByHand("cohere-chat-streamed")))
                        .filter(ReplayedPlay::fits)
                        .collect(
                                Collectors.toMap(
                                        ReplayedPlay::kind,
                                        recording -> recording,
                                        ReplayedPlay::smaller,
                                        LinkedHashMap::new));
        List<ReplayedPlay> plays = new ArrayList<>();
        chosen.values().forEach(recording -> plays.add(recorded(recording)));
        for (ProviderType type : typesWithoutRecording()) {
            for (String id : List.of("openai-chat-61eb6d6548", "openai-chat-3300b35a68")) {
                plays.add(ofType(type, Recording.named(id)));
            }
        }
        return plays;
    }

    private static boolean fits(Recording recording) {
        return recording.status() == 200
                && recording.requestBody() != null
                && DIALECTS.contains(recording.dialect())
                // Its answers say that they are plain text.
                && !recording.provider().equals("misbehaving")
                && (!recording.streaming() || events(recording).size() >= FEWEST_EVENTS);
    }

    private static String kind(Recording recording) {
        return RecordedHost.of(recording).name() + recording.dialect() + recording.streaming();
    }

    private static Recording smaller(Recording one, Recording other) {
        return Comparator.<Recording>comparingInt(r -> r.body().length).compare(one, other) <= 0
                ? one
                : other;
    }

    private static List<ProviderType> typesWithoutRecording() {
        Set<String> recorded =
                RecordedHost.ALL.stream().map(RecordedHost::type).collect(Collectors.toSet());
        return ProviderType.ALL.stream()
                .filter(type -> !type.equals(ProviderType.TEST) && !recorded.contains(type.id()))
                .toList();
    }

    private static ReplayedPlay recorded(Recording recording) {
        RecordedHost host = RecordedHost.of(recording);
        return new ReplayedPlay(host.name(), host::yaml, host.asked(recording), recording);
    }

    private static ReplayedPlay ofType(ProviderType type, Recording recording) {
        String route = "type-" + type.id();
        return new ReplayedPlay(
                route,
                origin ->
                        "  %s: {type: %s, base_url: \"%s/v1\", credentials: \"${env:CREDENTIAL}\"}\n"
                                .formatted(route, type.id(), origin),
                "/proxy/" + route + "/v1/chat/completions",
                recording);
    }

    /** The recorded stream, cut behind each event; what they come as is kept. */
    static List<String> events(Recording recording) {
        return List.of(new String(recording.body(), UTF_8).split("(?<=\n\n|\r\n\r\n)"));
    }

    boolean streaming() {
        return recording.streaming();
    }

    /** Asks for it with that fault; the empty one is none. */
    Message ask(int port, String fault) throws IOException {
        String fields =
                "authorization: Bearer "
                        + TestGateway.KEY
                        + "\r\ncontent-type: application/json\r\nx-replay-id: "
                        + recording.id()
                        + (fault.isEmpty() ? "" : "\r\nx-replay-fault: " + fault)
                        + "\r\n";
        String body = JsonWriter.write(Objects.requireNonNull(recording.requestBody()));
        try (RawClient client = new RawClient(port)) {
            return client.request("POST", target, fields, body.getBytes(UTF_8)).answer();
        }
    }

    /** What a client gets of it that did not ask otherwise than when it was recorded. */
    String expectedAnswer() {
        Replay whole = new Replay(recording, Replay.Way.WHOLE, 0);
        return new String(whole.expectedAnswer(), UTF_8);
    }

    @Override
    public String toString() {
        return route + " " + recording.id() + (streaming() ? " streamed" : "");
    }
}
