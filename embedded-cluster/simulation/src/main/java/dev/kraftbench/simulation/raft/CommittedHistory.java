package dev.kraftbench.simulation.raft;

import dev.kraftbench.raft.CommittedBatch;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What any replica has ever been told to be committed: one history, which all must agree with for ever. */
final class CommittedHistory {

    private record Entry(long lastOffset, int epoch, String content, long stateAfter) {}

    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private final Map<Long, Long> stateAt = new HashMap<>(Map.of(0L, 0L));
    private long end;

    long end() {
        return end;
    }

    /** The digest of everything below the offset; entries begin and end there. */
    long stateAt(long offset) {
        Long state = stateAt.get(offset);
        if (state == null) {
            throw new AssertionError("a replica stands at offset " + offset + ", which is no boundary of the committed history");
        }
        return state;
    }

    /** @return the digest of everything up to and including the batch */
    long committed(int nodeId, CommittedBatch batch, long stateBefore) {
        String content = batch.records().toString();
        Entry known = entries.get(batch.baseOffset());
        if (known == null) {
            if (batch.baseOffset() != end) {
                throw new AssertionError("node " + nodeId + " was told that " + batch.baseOffset() + ".." + batch.lastOffset()
                        + " is committed, but the committed history ends at " + end);
            }
            if (stateAt(end) != stateBefore) {
                throw new AssertionError("node " + nodeId + " came to offset " + end + " with another history");
            }
            long after = stateBefore * 31 + content.hashCode() * 17L + batch.epoch();
            known = new Entry(batch.lastOffset(), batch.epoch(), content, after);
            entries.put(batch.baseOffset(), known);
            end = batch.lastOffset() + 1;
            stateAt.put(end, after);
        } else if (known.lastOffset() != batch.lastOffset() || known.epoch() != batch.epoch() || !known.content().equals(content)) {
            throw new AssertionError("committed twice, differently, at offset " + batch.baseOffset() + ": first " + known + ", now for node "
                    + nodeId + " " + batch);
        }
        return known.stateAfter();
    }
}
