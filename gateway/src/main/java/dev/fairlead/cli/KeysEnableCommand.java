package dev.fairlead.cli;

import dev.fairlead.authentication.KeyState;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

@Command(description = "Switch a key on again. One that was revoked stays so.")
final class KeysEnableCommand implements Callable<Integer> {
    private final KeyDesk desk;
    @Mixin private KeyChange change = new KeyChange();

    KeysEnableCommand(KeyDesk desk) {
        this.desk = desk;
    }

    @Override
    public Integer call() throws Stopped {
        return change.make(
                desk,
                "is enabled",
                (store, key) -> {
                    KeyChange.checkNotRevoked(key);
                    return store.set(key.id(), KeyState.ACTIVE);
                });
    }
}
