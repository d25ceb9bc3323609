package dev.fairlead.pipeline;

import dev.fairlead.call.Body;
import dev.fairlead.dispatch.Payload;
import dev.fairlead.http.Outgoing;
import dev.fairlead.provider.Provider;
import dev.fairlead.provider.Upload;

/** A body that passes through as it comes, or that is empty. */
record StreamedPayload(CountedBody body) implements Payload {
    static StreamedPayload of(Body body) {
        return new StreamedPayload(new CountedBody(body));
    }

    @Override
    public Upload upload(Provider provider) {
        return Upload.unchanged(
                body.length() == 0
                        ? new Outgoing.Content.None()
                        : new Outgoing.Content.Streamed(body));
    }

    @Override
    public boolean replayable() {
        return body.length() == 0;
    }

    @Override
    public void release() {}
}
