package dev.kraftbench.core.placement;

import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.placement.PlacementPlan.Reason;
import dev.kraftbench.core.placement.PlacementPlan.Unmet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds few moves that reach a goal. A partition never gets a broker twice, never stands in fewer racks than it could, and keeps its number of replicas
 * unless the goal is another number. Pure: the same placement and goal give the same plan.
 */
public final class PlacementPlanner {
    private PlacementPlanner() {}

    public static PlacementPlan plan(Placement placement, Goal goal) {
        return switch (goal) {
            case Goal.Assign assign -> assign(placement, assign);
            case Goal.Drain drain -> drain(placement, drain);
            case Goal.Replication replication -> replication(placement, replication);
            case Goal.Spread spread -> spread(placement, spread);
            case Goal.Balance balance -> PlacementPlan.of(balance, placement,
                    even(placement, balance.measure(), id -> balance.topics().isEmpty() || balance.topics().contains(id.topic())), List.of());
        };
    }

    private static PlacementPlan assign(Placement placement, Goal.Assign assign) {
        for (var wanted : assign.replicas().entrySet()) {
            if (wanted.getValue().isEmpty() || new HashSet<>(wanted.getValue()).size() != wanted.getValue().size()) {
                throw new IllegalArgumentException(wanted.getKey() + " on " + wanted.getValue());
            }
        }
        Placement after = placement.with(assign.replicas());
        List<Unmet> unmet = new ArrayList<>();
        assign.replicas().forEach((id, replicas) -> shared(after, id, replicas, unmet));
        return PlacementPlan.of(assign, placement, after, unmet);
    }

    private static void shared(Placement placement, PartitionId id, List<Integer> replicas, List<Unmet> unmet) {
        if (!placement.spreadOverRacks(replicas)) {
            unmet.add(new Unmet(id, Reason.RACKS_SHARED));
        }
    }

    // ---- drain

    private static PlacementPlan drain(Placement placement, Goal.Drain drain) {
        Placement reduced = placement.without(drain.brokers());
        Draft draft = new Draft(reduced, id -> true);
        List<Unmet> unmet = new ArrayList<>();
        for (PartitionId id : placement.partitions().keySet()) {
            if (draft.replicas(id).stream().anyMatch(drain.brokers()::contains)) {
                leave(draft, id, drain.brokers(), unmet);
                shared(reduced, id, draft.replicas(id), unmet);
            }
        }
        return PlacementPlan.of(drain, placement, new Placement(placement.hosts(), draft.placement().partitions()), unmet);
    }

    private static void leave(Draft draft, PartitionId id, Set<Integer> leaving, List<Unmet> unmet) {
        List<Integer> next = new ArrayList<>(draft.replicas(id));
        boolean ledFromThere = leaving.contains(next.getFirst());
        List<Integer> staying = next.stream().filter(broker -> !leaving.contains(broker)).toList();
        for (int i = 0; i < next.size(); i++) {
            if (leaving.contains(next.get(i))) {
                List<Integer> beside = new ArrayList<>(next);
                beside.removeIf(leaving::contains);
                var other = draft.best(id, beside);
                if (other.isEmpty()) {
                    unmet.add(new Unmet(id, Reason.TOO_FEW_BROKERS));
                    return;
                }
                next.set(i, other.get());
            }
        }
        draft.set(id, next);
        if (ledFromThere && !staying.isEmpty()) {
            draft.prefer(id, leader(draft, id, staying));
        }
    }

    /** One that can lead at once, of those the one that leads least. */
    private static int leader(Draft draft, PartitionId id, List<Integer> candidates) {
        return candidates.stream().min(Comparator.<Integer>comparingInt(broker -> draft.inSync(id, broker) && draft.usable(broker) ? 0 : 1)
                .thenComparingInt(draft::leaders).thenComparingInt(broker -> broker)).orElseThrow();
    }

    // ---- replication factor

    private static PlacementPlan replication(Placement placement, Goal.Replication goal) {
        Draft draft = new Draft(placement, id -> true);
        List<Unmet> unmet = new ArrayList<>();
        for (PartitionId id : placement.partitions().keySet()) {
            if (goal.topics().contains(id.topic())) {
                boolean reached = draft.replicas(id).size() >= goal.factor() ? shrink(draft, id, goal.factor()) : grow(draft, id, goal.factor());
                if (!reached) {
                    unmet.add(new Unmet(id, Reason.TOO_FEW_BROKERS));
                }
                shared(placement, id, draft.replicas(id), unmet);
            }
        }
        return PlacementPlan.of(goal, placement, draft.placement(), unmet);
    }

    private static boolean grow(Draft draft, PartitionId id, int factor) {
        List<Integer> next = new ArrayList<>(draft.replicas(id));
        while (next.size() < factor) {
            var another = draft.best(id, next);
            if (another.isEmpty()) {
                return false;
            }
            next.add(another.get());
        }
        draft.set(id, next);
        return true;
    }

    /** Gives up replicas that are not in sync first, then such whose rack has another, then those of the broker that carries most; the preferred leader last. */
    private static boolean shrink(Draft draft, PartitionId id, int factor) {
        List<Integer> next = new ArrayList<>(draft.replicas(id));
        while (next.size() > factor) {
            int preferred = next.getFirst();
            List<Integer> now = List.copyOf(next);
            int given = now.stream().min(Comparator.<Integer>comparingInt(broker -> draft.usable(broker) && draft.inSync(id, broker) ? 1 : 0)
                    .thenComparingInt(broker -> broker == preferred ? 1 : 0).thenComparingInt(broker -> -draft.racks(without(now, broker)))
                    .thenComparingInt(broker -> -draft.total(broker)).thenComparingInt(broker -> -broker)).orElseThrow();
            next.remove(Integer.valueOf(given));
        }
        draft.set(id, next);
        return true;
    }

    private static List<Integer> without(List<Integer> brokers, int one) {
        return brokers.stream().filter(broker -> broker != one).toList();
    }

    // ---- even out

    private static PlacementPlan spread(Placement placement, Goal.Spread goal) {
        Placement now = placement;
        for (String topic : goal.topics()) {
            Predicate<PartitionId> ofTopic = id -> id.topic().equals(topic);
            now = even(even(now, Placement.Measure.REPLICAS, ofTopic), Placement.Measure.LEADERS, ofTopic);
        }
        return PlacementPlan.of(goal, placement, now, List.of());
    }

    private static Placement even(Placement placement, Placement.Measure measure, Predicate<PartitionId> inScope) {
        Draft draft = new Draft(placement, inScope);
        Evening evening = new Evening(draft);
        switch (measure) {
            case LEADERS -> evening.leaders();
            case REPLICAS -> evening.replicas();
            case BYTES -> evening.bytes();
        }
        return draft.placement();
    }
}
