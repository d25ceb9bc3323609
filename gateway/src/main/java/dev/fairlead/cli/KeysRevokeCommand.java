package dev.fairlead.cli;

import dev.fairlead.authentication.KeyState;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

@Command(
        description = {
            "End a key for ever.",
            "Returns when the running gateway has confirmed that it refuses the key, or says that"
                    + " none runs."
        })
final class KeysRevokeCommand implements Callable<Integer> {
    private final KeyDesk desk;
    @Mixin private KeyChange change = new KeyChange();

    KeysRevokeCommand(KeyDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws Stopped {
        return change.make(
                desk, "is revoked", (store, key) -> store.set(key.id(), KeyState.REVOKED));
    }
}
