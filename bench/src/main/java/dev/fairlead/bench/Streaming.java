package dev.fairlead.bench;

/** A streamed answer on its way: which write comes next, and when. */
final class Streaming implements Comparable<Streaming> {
    private final ProviderConnection connection;
    private final Served served;
    private int next;
    private long at;

    Streaming(ProviderConnection connection, Served served, long now) {
        this.connection = connection;
        this.served = served;
        at = now;
    }

    long at() {
        return at;
    }

    /** Writes what is due; returns whether more will be. */
    boolean step() {
        if (connection.busy(this)) {
            at += served.every;
            return true;
        }
        int from = next == 0 ? 0 : served.ends[next - 1];
        if (!connection.writeEvent(this, served.answer, from, served.ends[next])) {
            return false;
        }
        next++;
        at += served.every;
        return next < served.ends.length;
    }

    boolean ended() {
        return next + 1 >= served.ends.length;
    }

    @Override
    public int compareTo(Streaming other) {
        return Long.compare(at, other.at);
    }
}
