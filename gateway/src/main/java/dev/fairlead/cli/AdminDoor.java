package dev.fairlead.cli;

import dev.fairlead.call.Secret;
import dev.fairlead.json.JsonTree;
import dev.fairlead.ledger.journal.DataFolder;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The admin listener of the gateway that runs on a data folder, as commands call it. */
final class AdminDoor {
    private static final int CONNECT_MS = 5_000;
    private static final int ANSWER_MS = 60_000;
    private static final int ELSEWHERE = 421;

    private final Path folder;
    private final @Nullable Secret token;

    /**
     * @param token what it wants to see; null for nothing
     */
    AdminDoor(Path folder, @Nullable Secret token) {
        this.folder = folder;
        this.token = token;
    }

    /**
     * What it answered.
     *
     * @param text the body as it came
     */
    record Answer(int status, String text) {
        /** A text of the answer; empty where there is none of that name. */
        String text(String name) {
            return json().get(name) instanceof String found ? found : "";
        }

        /** A whole number of the answer; -1 where there is none of that name. */
        long number(String name) {
            return json().get(name) instanceof Long found ? found : -1;
        }

        /** The texts of the answer under that name. */
        List<String> texts(String name) {
            return json().get(name) instanceof List<?> list
                    ? list.stream().map(String::valueOf).toList()
                    : List.of();
        }

        private Map<?, ?> json() {
            Optional<JsonTree> tree = JsonTree.read(StandardCharsets.UTF_8.encode(text));
            return tree.isPresent() && tree.get().value() instanceof Map<?, ?> map ? map : Map.of();
        }
    }

    /**
     * Looks at a path.
     *
     * @return empty where no gateway runs on the folder
     * @throws Stopped where one does and does not answer
     */
    Optional<Answer> get(String path) throws Stopped {
        return ask("GET", path);
    }

    /**
     * Posts to a path.
     *
     * @return empty where no gateway runs on the folder
     * @throws Stopped where one does and does not do as it is told
     */
    Optional<Answer> post(String path) throws Stopped {
        return ask("POST", path);
    }

    private Optional<Answer> ask(String method, String path) throws Stopped {
        Optional<URI> admin = DataFolder.announced(folder);
        if (admin.isEmpty()) {
            return Optional.empty();
        }
        try {
            Answer answer = ask(admin.get(), method, path);
            if (answer.status() == ELSEWHERE) {
                return Optional.empty();
            }
            if (answer.status() == HttpURLConnection.HTTP_UNAUTHORIZED) {
                throw new Stopped(
                        "the admin listener at "
                                + admin.get()
                                + " wants its token: name the configuration with --config");
            }
            return Optional.of(answer);
        } catch (ConnectException nobody) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new Stopped(
                    "the admin listener at " + admin.get() + " did not answer (" + failure + ")",
                    failure);
        }
    }

    private Answer ask(URI admin, String method, String path) throws IOException {
        String query = "?data=" + URLEncoder.encode(folder.toString(), StandardCharsets.UTF_8);
        HttpURLConnection connection =
                (HttpURLConnection) admin.resolve(path + query).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout(CONNECT_MS);
        connection.setReadTimeout(ANSWER_MS);
        if (token != null) {
            connection.setRequestProperty("Authorization", "Bearer " + token.reveal());
        }
        int status = connection.getResponseCode();
        InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        if (body == null) {
            return new Answer(status, "");
        }
        try (body) {
            return new Answer(status, new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
