package dev.kraftbench.raft.internal.core;

import dev.kraftbench.raft.VoterSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The voter sets and kraft.versions that stand in the log, by offset; a replica goes by the last, committed or not (KIP-853). */
public final class VoterHistory {

    /** The offset under which the bootstrap checkpoint's voters are kept: before everything in the log. */
    public static final long BOOTSTRAP = -1;

    private final VoterSet staticVoters;
    private final TreeMap<Long, VoterSet> voters = new TreeMap<>();
    private final TreeMap<Long, Integer> versions = new TreeMap<>();

    public VoterHistory(VoterSet staticVoters) {
        this.staticVoters = staticVoters;
    }

    public void add(long offset, @Nullable VoterSet set, java.util.OptionalInt kraftVersion) {
        if (set != null) {
            voters.put(offset, set);
        }
        kraftVersion.ifPresent(v -> versions.put(offset, v));
    }

    public VoterSet last() {
        return voters.isEmpty() ? staticVoters : voters.lastEntry().getValue();
    }

    /** Where the last set stands; below the log's start where it came with a snapshot, or from the configuration. */
    long lastOffset() {
        return voters.isEmpty() ? BOOTSTRAP : voters.lastKey();
    }

    /** The set before the last, null if that is not known or there was none. */
    @Nullable VoterSet beforeLast() {
        return voters.isEmpty() ? null : before(voters.lastKey());
    }

    public int kraftVersion() {
        return versions.isEmpty() ? 0 : versions.lastEntry().getValue();
    }

    /** Whether the last voter set stands in the bootstrap checkpoint only. */
    boolean lastIsBootstrap() {
        return !voters.isEmpty() && voters.lastKey() == BOOTSTRAP;
    }

    /** The voters as of just below the offset, for a snapshot. */
    public @Nullable VoterSet before(long offset) {
        Map.Entry<Long, VoterSet> entry = voters.lowerEntry(offset);
        return entry == null ? null : entry.getValue();
    }

    public int kraftVersionBefore(long offset) {
        Map.Entry<Long, Integer> entry = versions.lowerEntry(offset);
        return entry == null ? 0 : entry.getValue();
    }

    void truncateTo(long offset) {
        voters.tailMap(offset, true).clear();
        versions.tailMap(offset, true).clear();
    }

    void resetTo(long offset, @Nullable VoterSet set, java.util.OptionalInt kraftVersion) {
        voters.clear();
        versions.clear();
        add(offset - 1, set, kraftVersion);
    }
}
