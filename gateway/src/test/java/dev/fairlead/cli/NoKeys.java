package dev.fairlead.cli;

import dev.fairlead.authentication.KeyStore;
import dev.fairlead.authentication.KeyStoreFailure;
import dev.fairlead.authentication.KeyView;
import dev.fairlead.config.Configuration.Stores;
import dev.fairlead.storage.SqliteDatabase;

import java.nio.file.Path;

/** A store without keys, which cannot be changed either. */
final class NoKeys implements Doors.Keys {
    @Override
    public KeyView read(Stores stores) throws KeyStoreFailure {
        return SqliteDatabase.existing(Path.of("no", "such", "database")).keysToRead();
    }

    @Override
    public KeyStore change(Stores stores) throws KeyStoreFailure {
        throw new KeyStoreFailure("there is no store here to be changed", null);
    }
}
