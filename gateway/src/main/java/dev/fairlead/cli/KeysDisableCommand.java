package dev.fairlead.cli;

import dev.fairlead.authentication.KeyState;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

@Command(description = "Switch a key off until it is enabled again.")
final class KeysDisableCommand implements Callable<Integer> {
    private final KeyDesk desk;
    @Mixin private KeyChange change = new KeyChange();

    KeysDisableCommand(KeyDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws Stopped {
        return change.make(
                desk,
                "is disabled",
                (store, key) -> {
                    KeyChange.checkNotRevoked(key);
                    return store.set(key.id(), KeyState.DISABLED);
                });
    }
}
