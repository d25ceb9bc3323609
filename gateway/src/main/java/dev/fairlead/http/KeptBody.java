package dev.fairlead.http;

/** A held body whose memory a write can keep beyond {@link #release}. On the loop of the call. */
interface KeptBody extends HeldBody {
    /** The memory stays until one {@link #letGo} for each call of this. */
    void keep();

    void letGo();
}
