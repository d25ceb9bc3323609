package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A port that somebody else has: which one it is, and what to do about it. */
class TakenPortTest {
    @TempDir private Path folder;
    private ServerSocket taken;

    @BeforeEach
    void take() throws Exception {
        taken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void giveBack() throws Exception {
        taken.close();
    }

    private String place() {
        return "127.0.0.1:" + taken.getLocalPort();
    }

    private Program.Outcome serve(String listen, String admin) throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("fairlead.yaml"),
                        "server: {listen: \"%s\", admin: \"%s\"}\n".formatted(listen, admin));
        return new Program(folder, Map.of()).run("serve", "--config", file.toString());
    }

    @Test
    void ofCallsIsNamedWithTheRemedy() throws Exception {
        Program.Outcome outcome = serve(place(), "127.0.0.1:0");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err())
                .contains(
                        "cannot listen on "
                                + place()
                                + ": Address already in use. Name another address with"
                                + " server.listen in the configuration, or another port with 'up"
                                + " --port'\n");
    }

    @Test
    void ofOperatorsIsNamedWithTheRemedy() throws Exception {
        Program.Outcome outcome = serve("127.0.0.1:0", place());
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("cannot listen on " + place() + ": Address already in use.")
                .contains("server.admin in the configuration")
                .contains("'up --admin-port'");
    }
}
