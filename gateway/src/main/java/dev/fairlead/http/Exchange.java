package dev.fairlead.http;

import dev.fairlead.call.Body;
import dev.fairlead.call.Head;

/**
 * One request and the answer to it. Everything happens on {@link #loop}; methods are called on no
 * other thread.
 */
public interface Exchange {
    Head head();

    Loop loop();

    /** The body of the request; nothing of it is read before {@link Body#read}. */
    Body body();

    /** Whether the client waits for {@code 100 Continue} before it sends its body. */
    boolean expectsContinue();

    /** Answers {@code 100 Continue} if the client waits for it; without effect otherwise. */
    void sendContinue();

    Reply reply();

    /**
     * Runs the action once if the client leaves (FIN, reset, HTTP/2 stream reset) before the answer
     * has ended. Called at once, later on the loop, if it has left already. One action; a later one
     * replaces it.
     */
    void onLeave(Runnable action);
}
