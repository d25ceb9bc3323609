package dev.fairlead.storage;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

/** Runs statements on a database, says {@code done}, and holds what it has until it is told. */
public final class LockingProcess {
    private LockingProcess() {}

    public static void main(String[] arguments) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
                Statement statement = connection.createStatement()) {
            for (int i = 1; i < arguments.length; i++) {
                statement.execute(arguments[i]);
            }
            System.out.println("done");
            int told = System.in.read();
            System.exit(told < 0 ? 1 : 0);
        }
    }
}
