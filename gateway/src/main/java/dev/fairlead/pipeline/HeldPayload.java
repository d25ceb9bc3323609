package dev.fairlead.pipeline;

import dev.fairlead.dialect.RequestReading;
import dev.fairlead.dispatch.Payload;
import dev.fairlead.http.HeldBody;
import dev.fairlead.http.Outgoing;
import dev.fairlead.provider.Provider;
import dev.fairlead.provider.ProviderType;
import dev.fairlead.provider.Upload;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;

/** A body held in memory, sent with the splice that its target needs. */
final class HeldPayload implements Payload {
    private final HeldBody held;
    private final @Nullable RequestReading reading;
    private boolean released;

    /**
     * Takes the held body over.
     *
     * @param held as received
     * @param reading what it asks; null where no dialect reads it
     */
    HeldPayload(HeldBody held, @Nullable RequestReading reading) {
        this.held = held;
        this.reading = reading;
    }

    /**
     * A client that did not ask for the usage event does not see it, so the answer is read plain.
     */
    @Override
    public Upload upload(Provider provider) {
        List<ByteBuffer> spliced = spliced(provider);
        return spliced == null
                ? Upload.unchanged(new Outgoing.Content.Held(held, List.of(held.bytes())))
                : new Upload(
                        new Outgoing.Content.Held(held, spliced),
                        Upload.Change.SPLICED,
                        Upload.Answer.PLAIN_WITHOUT_USAGE);
    }

    private @Nullable List<ByteBuffer> spliced(Provider provider) {
        boolean asked = provider.settings().terms().streamUsage() == ProviderType.StreamUsage.ASKED;
        return asked && reading != null ? reading.askingForUsage() : null;
    }

    @Override
    public boolean replayable() {
        return true;
    }

    @Override
    public void release() {
        if (!released) {
            released = true;
            held.release();
        }
    }
}
