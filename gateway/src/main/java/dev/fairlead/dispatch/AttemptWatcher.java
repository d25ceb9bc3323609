package dev.fairlead.dispatch;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Body;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Headers;
import dev.fairlead.call.Refusal;
import dev.fairlead.call.Reservation;
import dev.fairlead.http.SendFailure;
import dev.fairlead.provider.Provider;
import dev.fairlead.provider.Upload;

/**
 * Follows the attempts of one call, on its loop: for each {@link #begins}, perhaps {@link #sent},
 * then {@link #answered} or {@link #failed}; {@link #refused} when none is left.
 */
public interface AttemptWatcher {
    /** The attempt is reserved and goes out now. Whoever watches settles the reservation. */
    void begins(Attempt attempt, Reservation reservation, Provider provider, Upload upload);

    /** The whole request was handed to the socket. */
    void sent();

    /** The provider answers: the attempt is the last one, what comes now is the client's. */
    void answered(int status, Headers headers, Body body);

    /**
     * The attempt brought no answer.
     *
     * @param next to be run once the attempt is settled
     */
    void failed(SendFailure failure, Ending ending, Runnable next);

    /** No attempt can be made, or none is left. */
    void refused(Refusal refusal);
}
