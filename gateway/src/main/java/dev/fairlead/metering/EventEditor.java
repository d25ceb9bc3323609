package dev.fairlead.metering;

import dev.fairlead.dialect.AnswerReading;
import dev.fairlead.framing.SseEvent;
import dev.fairlead.framing.SseFilter;
import dev.fairlead.framing.SseFilter.Edit;
import dev.fairlead.prices.Money;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a stream of server-sent events, takes out the one that reports usage to nobody who asked
 * for it, and puts the cost into those that report it to somebody.
 */
final class EventEditor implements EditingSource {
    private final AnswerReading reading;
    private final ObjectReader objects;
    private final Editing editing;
    private final SseFilter filter = new SseFilter(this::edit);

    EventEditor(AnswerReading reading, Editing editing) {
        this.reading = reading;
        this.editing = editing;
        objects = new ObjectReader(reading);
    }

    private Edit edit(SseEvent event) {
        int before = reading.facts().reports();
        objects.read(event.data());
        if (reading.facts().reports() == before) {
            return Edit.PASS;
        }
        if (editing.does(Change.HIDE_USAGE) && reading.facts().isUsageEvent()) {
            return Edit.HIDE;
        }
        return editing.does(Change.INJECT_COST) ? injection(event.data()) : Edit.PASS;
    }

    private Edit injection(ByteBuffer data) {
        Money cost = editing.cost();
        int place = cost == null ? -1 : CostMember.placeIn(data);
        if (cost == null || place < 0) {
            return Edit.PASS;
        }
        ByteBuffer view = data.slice();
        return new Edit.Insert(place, CostMember.of(cost, CostMember.isEmpty(view, place)));
    }

    @Override
    public List<ByteBuffer> pass(ByteBuffer piece) {
        List<ByteBuffer> parts = new ArrayList<>(2);
        filter.feed(
                piece, part -> parts.add(part.equals(piece) ? piece : EditingSource.copy(part)));
        return parts;
    }

    @Override
    public List<ByteBuffer> rest() {
        List<ByteBuffer> parts = new ArrayList<>(1);
        filter.finish(part -> parts.add(EditingSource.copy(part)));
        return parts;
    }

    @Override
    public void feed(ByteBuffer piece) {
        filter.feed(piece, part -> {});
    }

    @Override
    public void finish() {
        filter.finish(part -> {});
    }

    @Override
    public @Nullable String gaveUp() {
        return filter.gaveUp().orElse(null);
    }
}
