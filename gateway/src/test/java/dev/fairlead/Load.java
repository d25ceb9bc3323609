package dev.fairlead;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls without a pause from several clients, each on one connection, and what came of them. */
final class Load {
    private static final int CLIENTS = 4;
    private static final byte[] BODY =
            "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[]}".getBytes(UTF_8);

    private final int port;
    private final Set<String> succeeded = ConcurrentHashMap.newKeySet();
    private final Set<String> failed = ConcurrentHashMap.newKeySet();

    Load(int port) {
        this.port = port;
    }

    /** Makes that many calls and returns once all are answered. */
    void calls(int count) throws InterruptedException {
        AtomicInteger left = new AtomicInteger(count);
        join(started(() -> left.getAndDecrement() > 0));
    }

    /** Something that takes a while. */
    interface Meanwhile {
        void happens() throws Exception;
    }

    /** Makes calls as long as that takes. */
    void during(Meanwhile meanwhile) throws Exception {
        AtomicBoolean more = new AtomicBoolean(true);
        List<Thread> clients = started(more::get);
        try {
            meanwhile.happens();
        } finally {
            more.set(false);
            join(clients);
        }
    }

    private interface More {
        boolean wanted();
    }

    private List<Thread> started(More more) {
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.ofPlatform().start(() -> call(more)));
        }
        return clients;
    }

    private static void join(List<Thread> clients) throws InterruptedException {
        for (Thread client : clients) {
            client.join();
        }
    }

    private void call(More more) {
        // A long id makes a long record: the journal is filled with fewer calls.
        String fields =
                "authorization: Bearer "
                        + TestGateway.KEY
                        + "\r\nx-test-output-tokens: 1\r\nx-request-id: "
                        + "x".repeat(256)
                        + "\r\n";
        try (RawClient client = new RawClient(port)) {
            while (more.wanted()) {
                client.request("POST", "/proxy/test/v1/chat/completions", fields, BODY);
                note(client.answer());
            }
        } catch (IOException broken) {
            failed.add(broken.toString());
        }
    }

    private void note(Message answer) {
        boolean good = answer.status() == 200 && answer.end() == Message.End.CLEAN;
        String id = answer.field("fairlead-request-id");
        (good && id != null ? succeeded : failed).add(good ? id + "" : answer.toString());
    }

    int count() {
        return succeeded.size();
    }

    /** Ids of the calls that were answered well. */
    Set<String> succeeded() {
        return succeeded;
    }

    /** What went wrong, if anything did. */
    Set<String> failed() {
        return failed;
    }
}
