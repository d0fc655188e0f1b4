package dev.kraftbench.core.group;

import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.series.ReadPosition;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Works out what a target means for each partition. Pure. */
public final class OffsetMoves {
    private OffsetMoves() {}

    /**
     * What is known of a partition.
     *
     * @param atTime offset of the first record of the target's time or later; {@link OffsetMove#NONE} when there is none, or no time was asked for
     */
    public record Known(PartitionId partition, ReadPosition position, long start, long end, long atTime) {}

    /** One move for each partition, in order; offsets outside of the log are moved to its nearest end, as Kafka's own tools do. */
    public static List<OffsetMove> of(OffsetTarget target, List<Known> partitions) {
        return partitions.stream().sorted(Comparator.comparing(Known::partition)).map(known -> move(target, known)).toList();
    }

    private static OffsetMove move(OffsetTarget target, Known known) {
        long committed = known.position.offset();
        OffsetMove still = new OffsetMove(known.partition, known.position, known.start, known.end, OffsetMove.NONE);
        return switch (target) {
            case OffsetTarget.Earliest e -> at(still, known.start);
            case OffsetTarget.Latest l -> at(still, known.end);
            case OffsetTarget.Current c -> at(still, committed == OffsetMove.NONE ? known.end : committed);
            case OffsetTarget.To(long offset) -> at(still, offset);
            case OffsetTarget.At a -> at(still, known.atTime == OffsetMove.NONE ? known.end : known.atTime);
            case OffsetTarget.Back b -> at(still, known.atTime == OffsetMove.NONE ? known.end : known.atTime);
            case OffsetTarget.Shift(long by) -> committed == OffsetMove.NONE ? still : at(still, Math.addExact(committed, by));
            case OffsetTarget.Listed(Map<PartitionId, Long> offsets) -> {
                Long offset = offsets.get(known.partition);
                yield offset == null ? still : at(still, offset);
            }
        };
    }

    /** A log whose ends are unknown, for its leader is down, is left alone. */
    private static OffsetMove at(OffsetMove still, long offset) {
        return still.start() == OffsetMove.NONE || still.end() == OffsetMove.NONE ? still : still.to(offset);
    }

    /** The offsets to be set. */
    public static Map<PartitionId, Long> offsets(List<OffsetMove> moves) {
        return moves.stream().filter(OffsetMove::changes).collect(Collectors.toMap(OffsetMove::partition, OffsetMove::after));
    }

    /** Records not read, before; partitions without an offset count nothing. */
    public static long lagBefore(List<OffsetMove> moves) {
        return moves.stream().mapToLong(OffsetMove::lagBefore).filter(lag -> lag > 0).sum();
    }

    public static long lagAfter(List<OffsetMove> moves) {
        return moves.stream().mapToLong(OffsetMove::lagAfter).filter(lag -> lag > 0).sum();
    }
}
