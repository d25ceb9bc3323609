package dev.fairlead.pipeline;

import dev.fairlead.dispatch.Payload;
import dev.fairlead.metering.MeteredCall;
import dev.fairlead.provider.Provider;
import dev.fairlead.provider.ProviderSettings.CostInBody;
import dev.fairlead.provider.Upload;

/** A body whose answer is wanted without content encoding by providers that the cost goes into. */
record CostInjection(Payload payload) implements Payload {
    /** The body itself, unless the answer to it is to be changed. */
    static Payload asking(Payload payload, Entry entry) {
        boolean changes = injects(entry.provider()) && MeteredCall.meters(entry.operation());
        return changes ? new CostInjection(payload) : payload;
    }

    /** Whether answers of a provider say what they cost. */
    static boolean injects(Provider provider) {
        return provider.settings().pricing().body() == CostInBody.INJECTED;
    }

    @Override
    public Upload upload(Provider provider) {
        Upload upload = payload.upload(provider);
        return injects(provider) ? upload.plain() : upload;
    }

    @Override
    public boolean replayable() {
        return payload.replayable();
    }

    @Override
    public void release() {
        payload.release();
    }
}
