package dev.fairlead.prices;

/** Price data that cannot be used: the message names the place and what was expected there. */
public final class BadPriceData extends Exception {
    private static final long serialVersionUID = 1;

    BadPriceData(String message) {
        super(message);
    }

    BadPriceData(String message, Throwable cause) {
        super(message, cause);
    }
}
