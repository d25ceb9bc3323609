package dev.fairlead.cli;

import dev.fairlead.authentication.KeyState;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** Says something of a key: that it is good, that it is off, that it is over. */
@Command
final class KeysStateCommand implements Callable<Integer> {
    private final KeyDesk desk;
    private final KeyState state;
    private final String done;
    @Mixin private KeyChange change = new KeyChange();

    private KeysStateCommand(KeyDesk desk, KeyState state, String done) {
        this.desk = desk;
        this.state = state;
        this.done = done;
    }

    static CommandLine enable(KeyDesk desk) {
        return line(
                new KeysStateCommand(desk, KeyState.ACTIVE, "is enabled"),
                "Switch a key on again. One that was revoked stays so.");
    }

    static CommandLine disable(KeyDesk desk) {
        return line(
                new KeysStateCommand(desk, KeyState.DISABLED, "is disabled"),
                "Switch a key off until it is enabled again.");
    }

    static CommandLine revoke(KeyDesk desk) {
        return line(
                new KeysStateCommand(desk, KeyState.REVOKED, "is revoked"),
                "End a key for ever.",
                "Returns when the running gateway has confirmed that it refuses the key, or says"
                        + " that none runs.");
    }

    private static CommandLine line(KeysStateCommand command, String... description) {
        CommandLine line = new CommandLine(command);
        line.getCommandSpec().usageMessage().description(description);
        return line;
    }

    @Override
    public Integer call() throws Stopped {
        return change.make(
                desk,
                done,
                (store, key) -> {
                    if (state != KeyState.REVOKED) {
                        KeyChange.checkNotRevoked(key);
                    }
                    return store.set(key.id(), state);
                });
    }
}
