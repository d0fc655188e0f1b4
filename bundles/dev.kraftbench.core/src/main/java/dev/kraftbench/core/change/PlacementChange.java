package dev.kraftbench.core.change;

import dev.kraftbench.core.model.ClusterModel.ReplicaKey;
import dev.kraftbench.core.model.PartitionId;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where replicas are and who leads. */
public sealed interface PlacementChange extends Change {

    /**
     * Begins to move replicas; the cluster goes on with it by itself.
     *
     * @param replicas by partition, the preferred leader first
     * @param throttle bytes a second that each broker may send and receive for it; {@link #UNLIMITED} leaves the brokers as they are
     * @param elect lets the preferred leaders lead at once; of use where only the order changes, so that nothing has to be copied before
     */
    record Reassign(SortedMap<PartitionId, List<Integer>> replicas, long throttle, boolean elect) implements PlacementChange, Parted {
        public Reassign {
            replicas = Collections.unmodifiableSortedMap(new TreeMap<>(replicas));
        }

        public Reassign(Map<PartitionId, List<Integer>> replicas) {
            this(new TreeMap<>(replicas), UNLIMITED, false);
        }

        public Elect election() {
            return new Elect(Election.PREFERRED, new TreeSet<>(replicas.keySet()));
        }

        @Override
        public int parts() {
            return replicas.size();
        }

        @Override
        public Optional<Reassign> only(Set<?> parts) {
            SortedMap<PartitionId, List<Integer>> some = new TreeMap<>(replicas);
            some.keySet().retainAll(parts);
            return some.isEmpty() ? Optional.empty() : Optional.of(new Reassign(some, throttle, elect));
        }

        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("placement.reassign", names(replicas.keySet()));
        }
    }

    /** Ends reassignments under way: the replicas are again those from before. */
    record Cancel(SortedSet<PartitionId> partitions) implements PlacementChange, Parted {
        public Cancel {
            partitions = Collections.unmodifiableSortedSet(new TreeSet<>(partitions));
        }

        @Override
        public int parts() {
            return partitions.size();
        }

        @Override
        public Optional<Cancel> only(Set<?> parts) {
            SortedSet<PartitionId> some = new TreeSet<>(partitions);
            some.retainAll(parts);
            return some.isEmpty() ? Optional.empty() : Optional.of(new Cancel(some));
        }

        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("placement.cancel", names(partitions));
        }
    }

    /** @param partitions empty for all of the cluster */
    record Elect(Election election, SortedSet<PartitionId> partitions) implements PlacementChange {
        public Elect {
            partitions = Collections.unmodifiableSortedSet(new TreeSet<>(partitions));
        }

        @Override
        public String title() {
            String of = partitions.isEmpty() ? ChangeTexts.TEXTS.of("placement.all") : names(partitions);
            return switch (election) {
                case PREFERRED -> ChangeTexts.TEXTS.of("placement.elect.preferred", of);
                case UNCLEAN -> ChangeTexts.TEXTS.of("placement.elect.unclean", of);
            };
        }
    }

    /** Limits what these reassignments under way may use. */
    record Throttle(long bytesPerSecond, List<Copying> copies) implements PlacementChange {
        public Throttle {
            copies = List.copyOf(copies);
        }

        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("placement.throttle", bytesPerSecond);
        }
    }

    /** Takes the limits away from these brokers and topics. */
    record Unthrottle(SortedSet<Integer> brokers, SortedSet<String> topics) implements PlacementChange {
        public Unthrottle {
            brokers = Collections.unmodifiableSortedSet(new TreeSet<>(brokers));
            topics = Collections.unmodifiableSortedSet(new TreeSet<>(topics));
        }

        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("placement.unthrottle");
        }
    }

    /**
     * Moves replicas to other directories of their brokers.
     *
     * @param directories the path by replica
     * @param replicas of those partitions, which stay; Kafka's tool wants them named
     */
    record MoveLogs(SortedMap<ReplicaKey, String> directories, SortedMap<PartitionId, List<Integer>> replicas) implements PlacementChange, Parted {
        public MoveLogs {
            directories = Collections.unmodifiableSortedMap(new TreeMap<>(directories));
            replicas = Collections.unmodifiableSortedMap(new TreeMap<>(replicas));
        }

        @Override
        public int parts() {
            return directories.size();
        }

        @Override
        public Optional<MoveLogs> only(Set<?> parts) {
            SortedMap<ReplicaKey, String> some = new TreeMap<>(directories);
            some.keySet().retainAll(parts);
            SortedMap<PartitionId, List<Integer>> of = new TreeMap<>(replicas);
            of.keySet().retainAll(some.keySet().stream().map(key -> new PartitionId(key.topic(), key.partition())).toList());
            return some.isEmpty() ? Optional.empty() : Optional.of(new MoveLogs(some, of));
        }

        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("placement.logs", names(directories.keySet().stream().map(key -> new PartitionId(key.topic(), key.partition())).toList()));
        }
    }

    /** Makes the cluster forget a broker that will not come back. */
    record Unregister(int broker) implements PlacementChange {
        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("placement.unregister", broker);
        }
    }

    /** A partition on its way from those that have it to those that do not yet. */
    record Copying(PartitionId partition, List<Integer> sources, List<Integer> destinations) {
        public Copying {
            sources = List.copyOf(sources);
            destinations = List.copyOf(destinations);
        }

        /** {@code kafka-reassign-partitions.sh} limits the same replicas. */
        public static Copying of(PartitionId partition, List<Integer> before, List<Integer> after) {
            return new Copying(partition, before, after.stream().filter(broker -> !before.contains(broker)).toList());
        }
    }

    long UNLIMITED = 0;

    enum Election {
        /** The first replica of each partition, if it is in sync. */
        PREFERRED,
        /** Any replica that lives, for partitions without a leader; acknowledged records may be lost. */
        UNCLEAN
    }

    private static String names(Collection<PartitionId> partitions) {
        return partitions.size() == 1 ? partitions.iterator().next().toString() : ChangeTexts.TEXTS.of("placement.several", partitions.size());
    }
}
