package dev.fairlead.dialect;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.fairlead.call.Extent;
import dev.fairlead.json.JsonScanner;
import dev.fairlead.json.Member;
import dev.fairlead.json.ScannedObject;
import dev.fairlead.json.Watch;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How much a JSON request can come to. Read only where a limit asks for it; a second scan is made
 * only of requests in which the first one noticed media.
 */
final class RequestExtent {
    /** Below these names media stand, by value or by reference, in any dialect. */
    static final Set<String> MEDIA =
            Set.of(
                    "image_url",
                    "data",
                    "file_data",
                    "file_id",
                    "file_url",
                    "fileUri",
                    "file_uri",
                    "source");

    /** Whatever bounds the output of one answer, in any dialect. */
    private static final List<String> MAXIMA =
            List.of(
                    "max_tokens",
                    "max_completion_tokens",
                    "max_output_tokens",
                    "max_tokens_to_sample",
                    "generationConfig.maxOutputTokens");

    private static final List<String> COUNTS =
            List.of("n", "best_of", "generationConfig.candidateCount");

    /** State that a provider keeps, and jobs that it does later: top-level member, in words. */
    private static final List<List<String>> KEPT =
            List.of(
                    List.of("previous_response_id", "an earlier response"),
                    List.of("conversation", "a conversation that the provider keeps"),
                    List.of("prompt.id", "a prompt that the provider keeps"),
                    List.of("cachedContent", "content that the provider keeps"),
                    List.of("container", "a container"),
                    List.of("mcp_servers", "MCP servers"),
                    List.of("web_search_options", "web search"));

    /** Tools by their names as members, which the provider runs. */
    private static final List<String> HOSTED_MEMBERS =
            List.of(
                    "tools[].googleSearch",
                    "tools[].google_search",
                    "tools[].googleSearchRetrieval",
                    "tools[].google_search_retrieval",
                    "tools[].codeExecution",
                    "tools[].code_execution",
                    "tools[].urlContext",
                    "tools[].url_context",
                    "tools[].googleMaps",
                    "tools[].google_maps");

    /** Types of tools that the client runs; versions follow a name that ends in {@code _}. */
    private static final List<String> CLIENTS =
            List.of(
                    "function",
                    "custom",
                    "bash_",
                    "text_editor_",
                    "computer_",
                    "memory_",
                    "local_shell",
                    "shell",
                    "apply_patch");

    /** What the scan of every request looks at for all this. */
    static final List<String> WATCHED =
            Stream.of(
                            MAXIMA,
                            COUNTS,
                            KEPT.stream().map(List::getFirst).toList(),
                            List.of("tools", "tools[].type"),
                            HOSTED_MEMBERS)
                    .flatMap(List::stream)
                    .toList();

    /** Media by value. */
    private static final List<String> INLINE =
            List.of(
                    "messages[].content[].input_audio.data",
                    "messages[].content[].file.file_data",
                    "messages[].content[].source.data",
                    "messages[].content[].content[].source.data",
                    "input[].content[].file_data",
                    "input[].content[].input_audio.data",
                    "input[].output[].file_data",
                    "contents[].parts[].inlineData.data",
                    "contents[].parts[].inline_data.data",
                    "systemInstruction.parts[].inlineData.data");

    /** Media by value or by URL. */
    private static final List<String> EITHER =
            List.of(
                    "messages[].content[].image_url",
                    "messages[].content[].image_url.url",
                    "input[].content[].image_url",
                    "input[].output[].image_url",
                    "input[].image_url");

    private static final List<String> BY_REFERENCE =
            List.of(
                    "messages[].content[].source.url",
                    "messages[].content[].source.file_id",
                    "messages[].content[].content[].source.url",
                    "messages[].content[].content[].source.file_id",
                    "messages[].content[].file.file_id",
                    "input[].content[].file_id",
                    "input[].content[].file_url",
                    "input[].output[].file_id",
                    "input[].output[].file_url",
                    "contents[].parts[].fileData.fileUri",
                    "contents[].parts[].file_data.file_uri",
                    "contents[].parts[].fileData.file_uri",
                    "contents[].parts[].file_data.fileUri");

    private static final Watch PLACES = places();

    private static final byte[] DATA_URL = "\"data:".getBytes(US_ASCII);

    private final ScannedObject scanned;

    RequestExtent(ScannedObject scanned) {
        this.scanned = scanned;
    }

    private static Watch places() {
        return Watch.of(Stream.of(INLINE, EITHER, BY_REFERENCE).flatMap(List::stream).toList());
    }

    Extent read() {
        Media media = scanned.noticed() ? media() : new Media(0, null);
        String unbounded = kept();
        unbounded = unbounded == null ? hostedTool() : unbounded;
        return new Extent(
                scanned.body().remaining(),
                outputTokens(),
                (int) Math.min(Integer.MAX_VALUE, greatest(COUNTS, 1)),
                media.count,
                scanned.member("tools").isPresent(),
                unbounded == null ? media.unbounded : unbounded);
    }

    /** Nothing is no bound: there are providers to which it means that there is none. */
    private long outputTokens() {
        long most = greatest(MAXIMA, Extent.UNSAID);
        return most == 0 ? Extent.UNSAID : most;
    }

    /** The greatest of these whole numbers; what is no such number bounds nothing. */
    private long greatest(List<String> paths, long otherwise) {
        long greatest = otherwise;
        for (String path : paths) {
            long number =
                    scanned.member(path)
                            .map(member -> member.wholeNumber().orElse(otherwise))
                            .orElse(otherwise);
            greatest = Math.max(greatest, number);
        }
        return greatest;
    }

    private @Nullable String kept() {
        for (List<String> state : KEPT) {
            Member member = scanned.member(state.getFirst()).orElse(null);
            if (member != null && !member.isNull()) {
                return state.getLast();
            }
        }
        boolean later = scanned.member("background").map(Member::isTrue).orElse(false);
        return later ? "a job that is done later" : null;
    }

    private @Nullable String hostedTool() {
        for (Member type : scanned.members("tools[].type")) {
            String name = type.string().orElse("");
            if (CLIENTS.stream().noneMatch(client -> isOf(name, client))) {
                return "the tool '" + name + "', which the provider runs";
            }
        }
        for (String path : HOSTED_MEMBERS) {
            if (scanned.member(path).isPresent()) {
                return "the tool '"
                        + path.substring(path.indexOf('.') + 1)
                        + "', which the provider runs";
            }
        }
        return null;
    }

    private static boolean isOf(String type, String client) {
        return client.endsWith("_") ? type.startsWith(client) : type.equals(client);
    }

    private record Media(int count, @Nullable String unbounded) {}

    private Media media() {
        if (!(JsonScanner.scan(scanned.body(), PLACES) instanceof ScannedObject placed)) {
            return new Media(0, "media that cannot be told apart");
        }
        int count = 0;
        for (String path : INLINE) {
            count += placed.members(path).size();
        }
        for (String path : EITHER) {
            for (Member member : placed.members(path)) {
                ByteBuffer raw = member.raw();
                if (raw.get(raw.position()) == '{') {
                    continue;
                }
                if (!isData(raw)) {
                    return new Media(count, "an image by its URL");
                }
                count++;
            }
        }
        for (String path : BY_REFERENCE) {
            if (placed.member(path).isPresent()) {
                return new Media(count, "a file by its URL or id");
            }
        }
        return new Media(count, null);
    }

    private static boolean isData(ByteBuffer raw) {
        return raw.remaining() > DATA_URL.length
                && raw.slice(raw.position(), DATA_URL.length).equals(ByteBuffer.wrap(DATA_URL));
    }
}
