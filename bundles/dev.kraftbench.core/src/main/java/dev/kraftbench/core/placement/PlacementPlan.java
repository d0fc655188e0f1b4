package dev.kraftbench.core.placement;

import dev.kraftbench.core.model.PartitionId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The moves that lead from one placement to another.
 *
 * @param moves by partition; those whose replicas do not change are not among them
 * @param unmet what of the goal cannot be had
 */
public record PlacementPlan(Goal goal, Placement before, Placement after, List<Move> moves, List<Unmet> unmet) {
    public PlacementPlan {
        moves = List.copyOf(moves);
        unmet = List.copyOf(unmet);
    }

    /**
     * One partition's new replicas.
     *
     * @param bytes to be copied to brokers that do not have them yet; -1 when unknown
     */
    public record Move(PartitionId partition, List<Integer> before, List<Integer> after, long bytes) {
        public Move {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }

        public List<Integer> added() {
            return after.stream().filter(broker -> !before.contains(broker)).toList();
        }

        public List<Integer> removed() {
            return before.stream().filter(broker -> !after.contains(broker)).toList();
        }

        /** Only the order of preference changes: no data move. */
        public boolean onlyOrder() {
            return added().isEmpty() && removed().isEmpty();
        }
    }

    public record Unmet(PartitionId partition, Reason reason) {}

    public enum Reason {
        /** Fewer usable brokers than replicas. */
        TOO_FEW_BROKERS,
        /** Replicas share a rack although there are more racks. */
        RACKS_SHARED
    }

    static PlacementPlan of(Goal goal, Placement before, Placement after, List<Unmet> unmet) {
        List<Move> moves = before.partitions().entrySet().stream()
                .filter(e -> !after.partitions().get(e.getKey()).replicas().equals(e.getValue().replicas()))
                .map(e -> move(e.getKey(), e.getValue(), after.partitions().get(e.getKey()).replicas())).toList();
        return new PlacementPlan(goal, before, after, moves, unmet);
    }

    private static Move move(PartitionId id, Placement.Assigned before, List<Integer> after) {
        long added = after.stream().filter(broker -> !before.replicas().contains(broker)).count();
        return new Move(id, before.replicas(), after, added == 0 ? 0 : before.bytes() < 0 ? -1 : before.bytes() * added);
    }

    public Map<PartitionId, List<Integer>> target() {
        Map<PartitionId, List<Integer>> target = new TreeMap<>();
        moves.forEach(move -> target.put(move.partition(), move.after()));
        return target;
    }

    /** To be copied, of those whose size is known. */
    public long bytes() {
        return moves.stream().mapToLong(Move::bytes).filter(bytes -> bytes > 0).sum();
    }

    public long ofUnknownSize() {
        return moves.stream().filter(move -> move.bytes() < 0).count();
    }

    public boolean onlyOrder() {
        return moves.stream().allMatch(Move::onlyOrder);
    }

    /** How long the copying takes at least if no broker may receive or send more than so many bytes a second. */
    public long secondsAt(long bytesPerSecond) {
        Map<Integer, Long> received = new HashMap<>();
        Map<Integer, Long> sent = new HashMap<>();
        for (Move move : moves) {
            List<Integer> added = move.added();
            if (move.bytes() > 0) {
                added.forEach(broker -> received.merge(broker, move.bytes() / added.size(), Long::sum));
                sent.merge(move.before().isEmpty() ? -1 : move.before().getFirst(), move.bytes(), Long::sum);
            }
        }
        long most = Math.max(received.values().stream().mapToLong(Long::longValue).max().orElse(0),
                sent.values().stream().mapToLong(Long::longValue).max().orElse(0));
        return bytesPerSecond <= 0 ? 0 : Math.ceilDiv(most, bytesPerSecond);
    }
}
