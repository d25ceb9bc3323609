package dev.fairlead.call;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What kind of thing a path does, for permissions and for metering. */
public enum OperationClass {
    /** A model works and is paid for it. */
    INFERENCE,
    /** Asks about models or counts tokens. */
    READ,
    /** Files, batches, stored answers, vector stores, fine-tuning. */
    STORED,
    /** Acts on the operator's account or server: denied unless granted. */
    ADMINISTRATION,
    /** A path that the dialect does not know. */
    UNKNOWN;

    private final String code;

    OperationClass() {
        code = name().toLowerCase(Locale.ROOT);
    }

    /** The word in configuration and errors, such as {@code inference}. */
    public String code() {
        return code;
    }

    /** What a key may do where nothing is said: all but {@link #ADMINISTRATION}. */
    public static Set<OperationClass> usual() {
        return EnumSet.complementOf(EnumSet.of(ADMINISTRATION));
    }
}
