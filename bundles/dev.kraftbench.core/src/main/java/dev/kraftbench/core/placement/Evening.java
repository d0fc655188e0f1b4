package dev.kraftbench.core.placement;

import dev.kraftbench.core.model.PartitionId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Evens out what brokers carry, one step after the other. Each step takes from a broker that carries more and gives to one that carries less, so that the
 * sum of squares falls and the steps come to an end.
 */
final class Evening {
    /** Brokers whose bytes differ by less than this share of their mean are even. */
    private static final double TOLERANCE = 0.05;

    private final Draft draft;

    Evening(Draft draft) {
        this.draft = draft;
    }

    private List<Integer> heaviestFirst(ToLongFunction<Integer> load) {
        return draft.usable().stream().sorted(Comparator.<Integer>comparingLong(broker -> -load.applyAsLong(broker)).thenComparingInt(broker -> broker)).toList();
    }

    // ---- replicas

    void replicas() {
        while (moveOne()) {
            // each time the pair of brokers that differ most and can be helped
        }
    }

    private boolean moveOne() {
        List<Integer> order = heaviestFirst(broker -> draft.held(broker).size());
        for (int heavy : order) {
            for (int i = order.size() - 1; i >= 0; i--) {
                int light = order.get(i);
                if (draft.held(heavy).size() - draft.held(light).size() < 2) {
                    break;
                }
                Optional<PartitionId> moved = cheapest(heavy, light);
                if (moved.isPresent()) {
                    draft.replace(moved.get(), heavy, light);
                    return true;
                }
            }
        }
        return false;
    }

    /** Of what may move: leaderships where that evens them out too, topics that crowd the heavy broker, then the smallest. */
    private Optional<PartitionId> cheapest(int heavy, int light) {
        boolean leads = draft.leaders(heavy) > draft.leaders(light);
        return draft.held(heavy).stream().filter(id -> draft.mayMove(id, heavy, light)).min(Comparator
                .<PartitionId>comparingInt(id -> (draft.replicas(id).getFirst() == heavy) == leads ? 0 : 1)
                .thenComparingInt(id -> draft.ofTopic(light, id.topic()) - draft.ofTopic(heavy, id.topic()))
                .thenComparingLong(draft::size).thenComparing(Comparator.naturalOrder()));
    }

    // ---- bytes

    void bytes() {
        List<Integer> usable = draft.usable();
        double mean = usable.stream().mapToLong(draft::bytes).average().orElse(0);
        while (moveBytes(mean)) {
            // the largest differences first, so that few moves do
        }
    }

    private boolean moveBytes(double mean) {
        List<Integer> order = heaviestFirst(draft::bytes);
        for (int heavy : order) {
            for (int i = order.size() - 1; i >= 0; i--) {
                int light = order.get(i);
                long difference = draft.bytes(heavy) - draft.bytes(light);
                if (difference <= mean * TOLERANCE) {
                    break;
                }
                // half of the difference makes both equal; what is larger than the difference would make it worse
                Optional<PartitionId> moved = draft.held(heavy).stream()
                        .filter(id -> draft.size(id) > 0 && draft.size(id) < difference && draft.mayMove(id, heavy, light))
                        .min(Comparator.<PartitionId>comparingLong(id -> Math.abs(difference - 2 * draft.size(id))).thenComparing(Comparator.naturalOrder()));
                if (moved.isPresent()) {
                    draft.replace(moved.get(), heavy, light);
                    return true;
                }
            }
        }
        return false;
    }

    // ---- leaders

    /** Moves no data: another replica of the same partition becomes the preferred one, if need be along a chain of brokers. */
    void leaders() {
        while (handOver()) {
            // each time by the shortest chain from a broker that leads most
        }
    }

    private record Step(PartitionId partition, int from, int to) {}

    private boolean handOver() {
        for (int heavy : heaviestFirst(draft::leaders)) {
            List<Step> chain = chain(heavy);
            if (!chain.isEmpty()) {
                chain.forEach(step -> draft.prefer(step.partition(), step.to()));
                return true;
            }
        }
        return false;
    }

    /** Breadth first from the heavy broker to the lightest that can be reached and leads at least two less; empty where there is none. */
    private List<Step> chain(int heavy) {
        Map<Integer, Step> reachedBy = new TreeMap<>();
        Deque<Integer> next = new ArrayDeque<>(List.of(heavy));
        int others = draft.usable().size() - 1;
        while (!next.isEmpty() && reachedBy.size() < others) {
            int broker = next.poll();
            for (PartitionId id : draft.preferred(broker)) {
                for (int other : draft.replicas(id)) {
                    if (other != heavy && draft.usable(other) && !reachedBy.containsKey(other)) {
                        reachedBy.put(other, new Step(id, broker, other));
                        next.add(other);
                    }
                }
            }
        }
        int limit = draft.leaders(heavy) - 2;
        Optional<Integer> light = reachedBy.keySet().stream().filter(broker -> draft.leaders(broker) <= limit)
                .min(Comparator.<Integer>comparingInt(draft::leaders).thenComparingInt(broker -> broker));
        List<Step> chain = new ArrayList<>();
        for (Integer at = light.orElse(null); at != null && at != heavy; at = reachedBy.get(at).from()) {
            chain.addFirst(reachedBy.get(at));
        }
        return chain;
    }
}
