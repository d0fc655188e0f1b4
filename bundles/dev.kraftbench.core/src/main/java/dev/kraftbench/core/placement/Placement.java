package dev.kraftbench.core.placement;

import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.model.PartitionSnapshot;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which replicas are on which brokers, and what they weigh.
 *
 * @param hosts by id
 */
public record Placement(List<Host> hosts, SortedMap<PartitionId, Assigned> partitions) {
    public Placement {
        hosts = List.copyOf(hosts);
        partitions = Collections.unmodifiableSortedMap(new TreeMap<>(partitions));
    }

    /**
     * A broker.
     *
     * @param rack empty when it has none
     * @param usable may be given replicas: it runs
     */
    public record Host(int id, String rack, boolean usable) {}

    /**
     * @param replicas in order of preference; what it will be once a reassignment under way has ended
     * @param inSync those that may lead at once
     * @param bytes size of one replica, -1 when unknown
     */
    public record Assigned(List<Integer> replicas, List<Integer> inSync, long bytes) {
        public Assigned {
            replicas = List.copyOf(replicas);
            inSync = List.copyOf(inSync);
        }

        Assigned with(List<Integer> others) {
            return new Assigned(others, inSync, bytes);
        }
    }

    /** What one broker carries; it leads those partitions whose preferred leader it is. */
    public record Load(int broker, int leaders, int replicas, long bytes) {}

    /** What a broker can carry too much of. */
    public enum Measure {
        LEADERS,
        REPLICAS,
        BYTES;

        public long of(Load load) {
            return switch (this) {
                case LEADERS -> load.leaders();
                case REPLICAS -> load.replicas();
                case BYTES -> load.bytes();
            };
        }
    }

    /** @param bytes size of a replica of each partition, as far as known */
    public static Placement of(ClusterSnapshot snapshot, Map<PartitionId, Long> bytes) {
        List<Host> hosts = snapshot.brokers().stream().filter(broker -> holds(snapshot, broker))
                .map(broker -> new Host(broker.id(), broker.rack() == null ? "" : broker.rack(), broker.state() == BrokerState.RUNNING)).toList();
        TreeMap<PartitionId, Assigned> partitions = new TreeMap<>();
        snapshot.partitions().forEach(p -> {
            PartitionId id = PartitionId.of(p);
            partitions.put(id, new Assigned(target(p), p.isr(), bytes.getOrDefault(id, -1L)));
        });
        return new Placement(hosts, partitions);
    }

    private static boolean holds(ClusterSnapshot snapshot, BrokerSnapshot broker) {
        return broker.state() == BrokerState.RUNNING || snapshot.partitions().anyMatch(p -> p.replicas().contains(broker.id()));
    }

    private static List<Integer> target(PartitionSnapshot partition) {
        return partition.replicas().stream().filter(broker -> !partition.removing().contains(broker)).toList();
    }

    /** Of every host, by id; unknown sizes weigh nothing. */
    public List<Load> loads() {
        Map<Integer, int[]> counts = new TreeMap<>();
        Map<Integer, long[]> bytes = new TreeMap<>();
        hosts.forEach(host -> {
            counts.put(host.id(), new int[2]);
            bytes.put(host.id(), new long[1]);
        });
        partitions.values().forEach(assigned -> {
            for (int i = 0; i < assigned.replicas().size(); i++) {
                int broker = assigned.replicas().get(i);
                int[] count = counts.computeIfAbsent(broker, id -> new int[2]);
                count[0] += i == 0 ? 1 : 0;
                count[1]++;
                bytes.computeIfAbsent(broker, id -> new long[1])[0] += Math.max(0, assigned.bytes());
            }
        });
        return counts.entrySet().stream().map(e -> new Load(e.getKey(), e.getValue()[0], e.getValue()[1], bytes.get(e.getKey())[0])).toList();
    }

    /** The heaviest usable broker in relation to their mean: 1 is even, 2 is twice its share; 1 where there is nothing to carry. */
    public double skew(Measure measure) {
        Set<Integer> usable = hosts.stream().filter(Host::usable).map(Host::id).collect(Collectors.toSet());
        long[] carried = loads().stream().filter(load -> usable.contains(load.broker())).mapToLong(measure::of).toArray();
        long total = 0;
        long most = 0;
        for (long each : carried) {
            total += each;
            most = Math.max(most, each);
        }
        return total == 0 ? 1 : most * (double) carried.length / total;
    }

    /** Racks count only where every usable broker has one, as in Kafka. */
    public boolean rackAware() {
        return hosts.stream().filter(Host::usable).noneMatch(host -> host.rack().isEmpty()) && racks() > 1;
    }

    private long racks() {
        return hosts.stream().filter(Host::usable).map(Host::rack).distinct().count();
    }

    /** How many different racks these brokers stand in. */
    public int racksOf(List<Integer> replicas) {
        Set<String> racks = new HashSet<>();
        hosts.stream().filter(host -> replicas.contains(host.id())).forEach(host -> racks.add(host.rack()));
        return racks.size();
    }

    /** Whether no other placement on the usable brokers would stand in more racks. */
    public boolean spreadOverRacks(List<Integer> replicas) {
        return !rackAware() || racksOf(replicas) >= Math.min(replicas.size(), racks());
    }

    Placement with(Map<PartitionId, List<Integer>> others) {
        TreeMap<PartitionId, Assigned> changed = new TreeMap<>(partitions);
        others.forEach((id, replicas) -> changed.computeIfPresent(id, (key, assigned) -> assigned.with(replicas)));
        return new Placement(hosts, changed);
    }

    /** The same with these brokers out of use. */
    Placement without(Set<Integer> brokers) {
        return new Placement(hosts.stream().map(host -> brokers.contains(host.id()) ? new Host(host.id(), host.rack(), false) : host).toList(), partitions);
    }
}
