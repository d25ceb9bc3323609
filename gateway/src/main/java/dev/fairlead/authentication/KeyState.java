package dev.fairlead.authentication;

import java.util.Locale;

/** What whoever runs the gateway has said of a key. That it has expired, time says. */
public enum KeyState {
    ACTIVE,
    /** Switched off, to be switched on again. */
    DISABLED,
    /** Ended for ever. */
    REVOKED;

    /** In lower case, as commands print it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
