package dev.kraftbench.core.placement;

import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.placement.Placement.Host;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A placement being worked on, with what each broker carries kept up to date. One thread. */
final class Draft {
    private final Placement from;
    private final boolean rackAware;
    private final Map<Integer, Host> hosts = new TreeMap<>();
    private final Map<PartitionId, Placement.Assigned> before = new HashMap<>();
    private final Map<PartitionId, List<Integer>> replicas = new HashMap<>();
    private final Map<Integer, TreeSet<PartitionId>> held = new TreeMap<>();
    private final Map<Integer, TreeSet<PartitionId>> preferred = new TreeMap<>();
    private final Map<Integer, Long> bytes = new HashMap<>();
    private final Map<Integer, Integer> total = new HashMap<>();
    private final Map<Integer, Map<String, Integer>> byTopic = new HashMap<>();
    private final Predicate<PartitionId> inScope;

    /** @param inScope whose replicas are counted for {@link #held}, {@link #leaders} and {@link #bytes}, and may be moved to even them out */
    Draft(Placement from, Predicate<PartitionId> inScope) {
        this.from = from;
        this.rackAware = from.rackAware();
        this.inScope = inScope;
        from.hosts().forEach(host -> hosts.put(host.id(), host));
        before.putAll(from.partitions());
        before.forEach((id, assigned) -> {
            replicas.put(id, new ArrayList<>(assigned.replicas()));
            count(id, 1);
        });
    }

    private void count(PartitionId id, int sign) {
        List<Integer> list = replicas.get(id);
        for (int broker : list) {
            total.merge(broker, sign, Integer::sum);
            byTopic.computeIfAbsent(broker, b -> new HashMap<>()).merge(id.topic(), sign, Integer::sum);
        }
        if (!inScope.test(id)) {
            return;
        }
        for (int broker : list) {
            mark(held, broker, id, sign);
            bytes.merge(broker, sign * size(id), Long::sum);
        }
        if (!list.isEmpty()) {
            mark(preferred, list.getFirst(), id, sign);
        }
    }

    private static void mark(Map<Integer, TreeSet<PartitionId>> marks, int broker, PartitionId id, int sign) {
        TreeSet<PartitionId> marked = marks.computeIfAbsent(broker, b -> new TreeSet<>());
        if (sign > 0) {
            marked.add(id);
        } else {
            marked.remove(id);
        }
    }

    long size(PartitionId id) {
        return Math.max(0, before.get(id).bytes());
    }

    boolean inSync(PartitionId id, int broker) {
        return before.get(id).inSync().contains(broker);
    }

    List<Integer> replicas(PartitionId id) {
        return replicas.get(id);
    }

    void set(PartitionId id, List<Integer> next) {
        count(id, -1);
        replicas.put(id, new ArrayList<>(next));
        count(id, 1);
    }

    void replace(PartitionId id, int broker, int other) {
        List<Integer> next = new ArrayList<>(replicas.get(id));
        next.set(next.indexOf(broker), other);
        set(id, next);
    }

    /** Makes this replica the preferred leader; the others keep their order. */
    void prefer(PartitionId id, int broker) {
        List<Integer> next = new ArrayList<>(replicas.get(id));
        next.remove(Integer.valueOf(broker));
        next.addFirst(broker);
        set(id, next);
    }

    /** Usable brokers by id. */
    List<Integer> usable() {
        return hosts.values().stream().filter(Host::usable).map(Host::id).toList();
    }

    boolean usable(int broker) {
        Host host = hosts.get(broker);
        return host != null && host.usable();
    }

    SortedSet<PartitionId> held(int broker) {
        return held.getOrDefault(broker, new TreeSet<>());
    }

    SortedSet<PartitionId> preferred(int broker) {
        return preferred.getOrDefault(broker, new TreeSet<>());
    }

    int leaders(int broker) {
        return preferred(broker).size();
    }

    long bytes(int broker) {
        return bytes.getOrDefault(broker, 0L);
    }

    int total(int broker) {
        return total.getOrDefault(broker, 0);
    }

    int ofTopic(int broker, String topic) {
        return byTopic.getOrDefault(broker, Map.of()).getOrDefault(topic, 0);
    }

    int racks(List<Integer> brokers) {
        return rackAware ? (int) brokers.stream().map(hosts::get).filter(host -> host != null).map(Host::rack).distinct().count() : 0;
    }

    /** Whether the replica may go from one broker to the other without its partition standing in fewer racks. */
    boolean mayMove(PartitionId id, int broker, int other) {
        List<Integer> now = replicas.get(id);
        if (now.contains(other) || !usable(other)) {
            return false;
        }
        return !rackAware || !stays(now, broker, rack(other)) || stays(now, broker, rack(broker));
    }

    /** Whether a replica besides the broker's own stands in the rack. */
    private boolean stays(List<Integer> now, int broker, String rack) {
        for (int each : now) {
            if (each != broker && rack(each).equals(rack)) {
                return true;
            }
        }
        return false;
    }

    private String rack(int broker) {
        Host host = hosts.get(broker);
        return host == null ? "" : host.rack();
    }

    /** The broker for one more replica beside these: another rack first, then one with few of the topic, then one with little at all. */
    Optional<Integer> best(PartitionId id, List<Integer> beside) {
        Stream<Integer> candidates = usable().stream().filter(broker -> !beside.contains(broker));
        return candidates.min(Comparator.<Integer>comparingInt(broker -> -racks(and(beside, broker)))
                .thenComparingInt(broker -> ofTopic(broker, id.topic())).thenComparingInt(this::total).thenComparingInt(broker -> broker));
    }

    private static List<Integer> and(List<Integer> brokers, int another) {
        List<Integer> more = new ArrayList<>(brokers);
        more.add(another);
        return more;
    }

    Placement placement() {
        return from.with(replicas);
    }
}
