package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.Environment;
import dev.fairlead.prices.PriceBook;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

class PlainArgumentsTest {
    @TempDir Path folder;

    private final FakeGateway gateway = new FakeGateway();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "up --port 0 --admin-port 65535 --data d",
                "up --config f",
                "serve",
                "serve --config f --data d",
            })
    void plainFormIsReadHere(String line) {
        assertThat(arguments().command(List.of(line.split(" ", -1)))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "check --config f",
                "up --help",
                "up --port=0",
                "up --port",
                "up --port x",
                "up --port 65536",
                "up --port 1 --port 2",
                "up --data --port",
                "up here",
                "serve --port 1",
                "serve -h",
            })
    void everythingElseIsLeftToPicocli(String line) {
        assertThat(arguments().command(List.of(line.split(" ", -1)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up --port 5 --admin-port 6 --data d",
                "up --port=5 --admin-port=6 --data=d",
            })
    void bothReadingsMeanTheSame(String line) {
        int exit = new Cli(doors(), surroundings()).run(line.split(" ", -1));

        assertThat(exit).isZero();
        assertThat(gateway.last().server().data().port()).isEqualTo(5);
        assertThat(gateway.last().server().admin().port()).isEqualTo(6);
        assertThat(gateway.last().stores().folder()).isEqualTo(folder.resolve("d"));
    }

    private PlainArguments arguments() {
        return new PlainArguments(doors(), surroundings());
    }

    private Doors doors() {
        return new Doors(
                "1",
                gateway,
                new FakeRecords(),
                _ -> List.of(),
                new NoKeys(),
                _ -> PriceBook.bundled());
    }

    private Surroundings surroundings() {
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        return new Surroundings(
                new Environment(Map.of()),
                folder,
                InstantSource.system(),
                new Console(nowhere, nowhere));
    }
}
