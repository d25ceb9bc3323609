/** What the gateway tells of itself: logs, metrics. No content and no secret is in any of it. */
@NullMarked
package dev.fairlead.telemetry;

import org.jspecify.annotations.NullMarked;
