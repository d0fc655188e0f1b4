package dev.kraftbench.raft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.VotersRecord;
import org.jspecify.annotations.Nullable;

/** The replicas that elect leaders and count for the high watermark, with their addresses. Immutable. */
public final class VoterSet {

    /** Highest {@code kraft.version} this node speaks. */
    public static final short MAX_KRAFT_VERSION = 1;

    public static final VoterSet EMPTY = new VoterSet(new TreeMap<>());

    private final SortedMap<Integer, Voter> voters;

    private VoterSet(SortedMap<Integer, Voter> voters) {
        this.voters = voters;
    }

    /**
     * One voter.
     *
     * @param listeners by listener name, in the order of its record
     * @param minKRaftVersion lowest {@code kraft.version} it speaks
     * @param maxKRaftVersion highest {@code kraft.version} it speaks
     */
    public record Voter(ReplicaKey key, Map<String, Endpoint> listeners, short minKRaftVersion, short maxKRaftVersion) {
        public Voter {
            listeners = Map.copyOf(listeners);
        }

        public Voter(ReplicaKey key, Map<String, Endpoint> listeners) {
            this(key, listeners, (short) 0, MAX_KRAFT_VERSION);
        }

        /** Whether the replica is this voter: the ids are equal and so are the directories, unless the voter set knows none. */
        public boolean is(ReplicaKey replica) {
            return key.id() == replica.id() && (!key.hasDirectory() || key.directoryId().equals(replica.directoryId()));
        }
    }

    public static VoterSet of(Collection<Voter> voters) {
        SortedMap<Integer, Voter> byId = new TreeMap<>();
        for (Voter voter : voters) {
            if (byId.put(voter.key().id(), voter) != null) {
                throw new IllegalArgumentException("voter " + voter.key().id() + " named twice");
            }
        }
        return new VoterSet(byId);
    }

    public static VoterSet of(VotersRecord record) {
        List<Voter> voters = new ArrayList<>(record.voters().size());
        for (VotersRecord.Voter voter : record.voters()) {
            Map<String, Endpoint> listeners = new LinkedHashMap<>();
            voter.endpoints().forEach(e -> listeners.put(e.name(), new Endpoint(e.host(), e.port())));
            voters.add(new Voter(
                    new ReplicaKey(voter.voterId(), voter.voterDirectoryId()),
                    listeners,
                    voter.kRaftVersionFeature().minSupportedVersion(),
                    voter.kRaftVersionFeature().maxSupportedVersion()));
        }
        return of(voters);
    }

    public VotersRecord toRecord() {
        List<VotersRecord.Voter> records = new ArrayList<>(voters.size());
        for (Voter voter : voters.values()) {
            VotersRecord.EndpointCollection endpoints = new VotersRecord.EndpointCollection();
            voter.listeners().forEach((name, e) ->
                    endpoints.add(new VotersRecord.Endpoint().setName(name).setHost(e.host()).setPort(e.port())));
            records.add(new VotersRecord.Voter()
                    .setVoterId(voter.key().id())
                    .setVoterDirectoryId(voter.key().directoryId())
                    .setEndpoints(endpoints)
                    .setKRaftVersionFeature(new VotersRecord.KRaftVersionFeature()
                            .setMinSupportedVersion(voter.minKRaftVersion())
                            .setMaxSupportedVersion(voter.maxKRaftVersion())));
        }
        return new VotersRecord().setVersion((short) 0).setVoters(records);
    }

    /** This set with the replica's listeners replaced, if it is a voter. */
    public VoterSet withListeners(ReplicaKey replica, Map<String, Endpoint> listeners) {
        Voter voter = voters.get(replica.id());
        if (voter == null || !voter.is(replica) || voter.listeners().equals(listeners)) {
            return this;
        }
        SortedMap<Integer, Voter> changed = new TreeMap<>(voters);
        changed.put(replica.id(), new Voter(voter.key(), listeners, voter.minKRaftVersion(), voter.maxKRaftVersion()));
        return new VoterSet(changed);
    }

    /** This set with the voter, in the place of any that has its id. */
    public VoterSet with(Voter voter) {
        SortedMap<Integer, Voter> changed = new TreeMap<>(voters);
        changed.put(voter.key().id(), voter);
        return new VoterSet(changed);
    }

    /** This set without the replica; null if it is no voter or the only one. */
    public @Nullable VoterSet without(ReplicaKey replica) {
        Voter voter = voters.get(replica.id());
        if (voter == null || !voter.key().equals(replica) || voters.size() == 1) {
            return null;
        }
        SortedMap<Integer, Voter> changed = new TreeMap<>(voters);
        changed.remove(replica.id());
        return new VoterSet(changed);
    }

    public boolean isVoter(ReplicaKey replica) {
        Voter voter = voters.get(replica.id());
        return voter != null && voter.is(replica);
    }

    public boolean isOnlyVoter(ReplicaKey replica) {
        return voters.size() == 1 && isVoter(replica);
    }

    public boolean contains(int id) {
        return voters.containsKey(id);
    }

    public @Nullable Voter get(int id) {
        return voters.get(id);
    }

    public Optional<Endpoint> endpoint(int id, String listener) {
        Voter voter = voters.get(id);
        return voter == null ? Optional.empty() : Optional.ofNullable(voter.listeners().get(listener));
    }

    /** In ascending order. */
    public Set<Integer> ids() {
        return java.util.Collections.unmodifiableSet(voters.keySet());
    }

    /** In ascending order of their ids. */
    public Collection<Voter> voters() {
        return java.util.Collections.unmodifiableCollection(voters.values());
    }

    public int size() {
        return voters.size();
    }

    public boolean isEmpty() {
        return voters.isEmpty();
    }

    /** How many of them are more than half. */
    public int majority() {
        return voters.size() / 2 + 1;
    }

    /** The directory of the voter with this id, zero where there is none or it is not known. */
    public Uuid directoryOf(int id) {
        Voter voter = voters.get(id);
        return voter == null ? Uuid.ZERO_UUID : voter.key().directoryId();
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof VoterSet other && voters.equals(other.voters);
    }

    @Override
    public int hashCode() {
        return voters.hashCode();
    }

    @Override
    public String toString() {
        return "VoterSet" + voters.values();
    }
}
