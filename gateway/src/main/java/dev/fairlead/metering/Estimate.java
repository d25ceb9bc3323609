package dev.fairlead.metering;

import dev.fairlead.prices.Usage;

/** What was used where nobody says so: a token for every four bytes of text. */
final class Estimate {
    static final String INPUT = "input_tokens";
    static final String OUTPUT = "output_tokens";

    private static final int BYTES_PER_TOKEN = 4;

    private Estimate() {}

    /**
     * The usage where little or nothing was reported.
     *
     * @param reported what the provider did say, which wins; for the output only if it is more than
     *     what has passed
     * @param inputTextBytes bytes of text in the request
     * @param outputTextBytes bytes of text that the answer brought
     */
    static Usage of(Usage reported, long inputTextBytes, long outputTextBytes) {
        Usage.Builder missing = Usage.builder();
        if (!reported.states(INPUT)) {
            missing.set(INPUT, tokens(inputTextBytes));
        }
        long output = tokens(outputTextBytes);
        if (!reported.states(OUTPUT) || reported.count(OUTPUT) < output) {
            missing.set(OUTPUT, output);
        }
        return reported.updatedBy(missing.build());
    }

    private static long tokens(long bytes) {
        return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    }
}
