package dev.kraftbench.group.internal.modern;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;

/** Some partitions, by topic. Immutable. */
public final class PartitionSet {

    public static final PartitionSet EMPTY = new PartitionSet(Map.of());

    /** Is told of each partition. */
    public interface Visitor {
        void partition(Uuid topic, int partition);
    }

    /** Topics in their order, none without partitions; nobody changes the sets any more. */
    private final Map<Uuid, BitSet> byTopic;

    private PartitionSet(Map<Uuid, BitSet> byTopic) {
        this.byTopic = byTopic;
    }

    /** Collects partitions; used once. */
    public static final class Builder {
        private final Map<Uuid, BitSet> byTopic = new TreeMap<>();

        public Builder add(Uuid topic, int partition) {
            byTopic.computeIfAbsent(topic, any -> new BitSet()).set(partition);
            return this;
        }

        public Builder addAll(Uuid topic, Collection<Integer> partitions) {
            if (!partitions.isEmpty()) {
                BitSet set = byTopic.computeIfAbsent(topic, any -> new BitSet());
                partitions.forEach(set::set);
            }
            return this;
        }

        /**
         * Adds what a client names of a topic, as far as there is such a partition or the member is known to hold it: no number from
         * the network decides how much is allocated.
         *
         * @param count how many partitions the topic has
         */
        public Builder addExisting(Uuid topic, Collection<Integer> partitions, int count, PartitionSet held) {
            for (int partition : partitions) {
                if (partition >= 0 && (partition < count || held.contains(topic, partition))) {
                    add(topic, partition);
                }
            }
            return this;
        }

        public PartitionSet build() {
            return byTopic.isEmpty() ? EMPTY : new PartitionSet(byTopic);
        }
    }

    public static PartitionSet of(Map<Uuid, ? extends Collection<Integer>> partitions) {
        Builder builder = new Builder();
        partitions.forEach(builder::addAll);
        return builder.build();
    }

    public boolean isEmpty() {
        return byTopic.isEmpty();
    }

    public int size() {
        int size = 0;
        for (BitSet partitions : byTopic.values()) {
            size += partitions.cardinality();
        }
        return size;
    }

    public boolean contains(Uuid topic, int partition) {
        BitSet partitions = byTopic.get(topic);
        return partitions != null && partitions.get(partition);
    }

    public boolean containsAll(PartitionSet others) {
        return others.minus(this).isEmpty();
    }

    public boolean intersects(PartitionSet others) {
        for (Map.Entry<Uuid, BitSet> each : byTopic.entrySet()) {
            BitSet other = others.byTopic.get(each.getKey());
            if (other != null && other.intersects(each.getValue())) {
                return true;
            }
        }
        return false;
    }

    public Set<Uuid> topics() {
        return Collections.unmodifiableSet(byTopic.keySet());
    }

    /** The topic's partitions, rising. */
    public List<Integer> ofTopic(Uuid topic) {
        BitSet partitions = byTopic.get(topic);
        if (partitions == null) {
            return List.of();
        }
        List<Integer> list = new ArrayList<>(partitions.cardinality());
        for (int each = partitions.nextSetBit(0); each >= 0; each = partitions.nextSetBit(each + 1)) {
            list.add(each);
        }
        return list;
    }

    public void forEach(Visitor visitor) {
        byTopic.forEach((topic, partitions) -> {
            for (int each = partitions.nextSetBit(0); each >= 0; each = partitions.nextSetBit(each + 1)) {
                visitor.partition(topic, each);
            }
        });
    }

    public PartitionSet plus(PartitionSet others) {
        if (others.isEmpty()) {
            return this;
        }
        if (isEmpty()) {
            return others;
        }
        Map<Uuid, BitSet> sum = new TreeMap<>(byTopic);
        others.byTopic.forEach((topic, partitions) -> sum.merge(topic, partitions, (ours, theirs) -> {
            BitSet union = (BitSet) ours.clone();
            union.or(theirs);
            return union;
        }));
        return new PartitionSet(sum);
    }

    public PartitionSet minus(PartitionSet others) {
        return filtered((topic, partitions) -> {
            BitSet theirs = others.byTopic.get(topic);
            if (theirs != null) {
                partitions.andNot(theirs);
            }
        });
    }

    public PartitionSet intersection(PartitionSet others) {
        return filtered((topic, partitions) -> {
            BitSet theirs = others.byTopic.get(topic);
            if (theirs == null) {
                partitions.clear();
            } else {
                partitions.and(theirs);
            }
        });
    }

    /** Only the partitions of these topics. */
    public PartitionSet ofTopics(Set<Uuid> topics) {
        return filtered((topic, partitions) -> {
            if (!topics.contains(topic)) {
                partitions.clear();
            }
        });
    }

    private interface Filter {
        void apply(Uuid topic, BitSet partitions);
    }

    private PartitionSet filtered(Filter filter) {
        if (isEmpty()) {
            return this;
        }
        Map<Uuid, BitSet> kept = new TreeMap<>();
        byTopic.forEach((topic, partitions) -> {
            BitSet copy = (BitSet) partitions.clone();
            filter.apply(topic, copy);
            if (!copy.isEmpty()) {
                kept.put(topic, copy);
            }
        });
        return kept.isEmpty() ? EMPTY : new PartitionSet(kept);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PartitionSet that && byTopic.equals(that.byTopic);
    }

    @Override
    public int hashCode() {
        return byTopic.hashCode();
    }

    @Override
    public String toString() {
        Map<Uuid, List<Integer>> readable = new LinkedHashMap<>();
        byTopic.keySet().forEach(topic -> readable.put(topic, ofTopic(topic)));
        return readable.toString();
    }
}
