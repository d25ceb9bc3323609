package dev.fairlead.routing;

import dev.fairlead.dispatch.PlantedTarget;

import java.sql.SQLException;

/** Breaks the table of edges on purpose: the architecture test must find it. */
public final class PlantedViolation {
    /** A stage that calls another stage. */
    PlantedTarget stage() throws SQLException {
        return new PlantedTarget();
    }
}
