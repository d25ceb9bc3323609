package dev.fairlead.pipeline;

import dev.fairlead.call.BodyReader;

/** What is done with the body of a provider's answer. */
sealed interface Answering extends BodyReader permits Relay, CheckedAnswer {}
