/**
 * The database: its file, its migrations, and the stores that other packages declare, in plain
 * JDBC. Read {@link dev.fairlead.storage.SqliteDatabase} first.
 */
@NullMarked
package dev.fairlead.storage;

import org.jspecify.annotations.NullMarked;
