package dev.kraftbench.broker.internal.share;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * What one member of a share group fetches from this broker, from request to request (KIP-932). Belongs to the lane of its key.
 */
final class ShareSession {

    static final int INITIAL_EPOCH = 0;
    static final int FINAL_EPOCH = -1;

    /** Whose session it is. */
    record Key(String groupId, String memberId) {}

    /** A partition in a session. */
    record Place(Uuid topicId, int partition) {}

    final Key key;
    final long connectionId;
    private int epoch = INITIAL_EPOCH + 1;
    private final Set<Place> fetched = new LinkedHashSet<>();
    private final Set<Place> used = new LinkedHashSet<>();
    @Nullable HeldShareFetch held;

    ShareSession(Key key, long connectionId) {
        this.key = key;
        this.connectionId = connectionId;
    }

    /** The epoch that the next request must bear. */
    int epoch() {
        return epoch;
    }

    void nextEpoch() {
        epoch = epoch == Integer.MAX_VALUE ? INITIAL_EPOCH + 1 : epoch + 1;
    }

    void add(Place place) {
        fetched.add(place);
        used.add(place);
    }

    void forget(Place place) {
        fetched.remove(place);
    }

    int size() {
        return used.size();
    }

    /** The partitions to fetch from, beginning with another one each time, so that none is served last for ever. */
    List<Place> rotated() {
        List<Place> all = new ArrayList<>(fetched);
        if (all.size() < 2) {
            return all;
        }
        int first = Math.floorMod(epoch, all.size());
        List<Place> rotated = new ArrayList<>(all.subList(first, all.size()));
        rotated.addAll(all.subList(0, first));
        return rotated;
    }

    /** Every partition of which the member may hold records. */
    Set<Place> used() {
        return used;
    }
}
