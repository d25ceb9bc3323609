package dev.fairlead.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Who takes part: all of them run from the first round to the last.
 *
 * @param loop the generator's
 * @param direct the provider, asked without a proxy
 * @param floor nginx
 * @param gateway what is measured
 * @param tally of all requests
 */
record Field(Loop loop, Direct direct, Subject floor, Subject gateway, Tally tally) {
    /** The proxies in the order of a round, there and back, so that a drift hits both alike. */
    List<Subject> thereAndBack(int round) {
        return round % 2 == 0
                ? List.of(floor, gateway, gateway, floor)
                : List.of(gateway, floor, floor, gateway);
    }

    /** The proxies, each once; first the one that was second in the round before. */
    List<Subject> proxies(int round) {
        return round % 2 == 0 ? List.of(floor, gateway) : List.of(gateway, floor);
    }

    /** The direct way, then the proxies. */
    List<Subject> all(int round) {
        List<Subject> all = new ArrayList<>(List.of(direct));
        all.addAll(proxies(round));
        return all;
    }
}
