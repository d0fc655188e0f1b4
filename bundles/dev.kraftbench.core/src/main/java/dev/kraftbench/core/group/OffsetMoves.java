package dev.kraftbench.core.group;

import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.series.ReadPosition;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Works out what a target means for each partition. Pure. */
public final class OffsetMoves {
    /** What was asked about the target's time was not answered. */
    public static final long NO_ANSWER = -2;

    private OffsetMoves() {}

    /**
     * What is known of a partition.
     *
     * @param atTime offset of the first record of the target's time or later; {@link OffsetMove#NONE} when there is none, or no time was asked for;
     *     {@link #NO_ANSWER} where it is not known
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
            case OffsetTarget.At a -> atTime(still, known);
            case OffsetTarget.Back b -> atTime(still, known);
            case OffsetTarget.Shift(long by) -> committed == OffsetMove.NONE ? still : at(still, shifted(committed, by));
            case OffsetTarget.Listed(Map<PartitionId, Long> offsets) -> {
                Long offset = offsets.get(known.partition);
                yield offset == null ? still : at(still, offset);
            }
        };
    }

    /** Where no record is that young, the end; where nobody told, the offset stays: it is no reason to skip what is left. */
    private static OffsetMove atTime(OffsetMove still, Known known) {
        if (known.atTime == NO_ANSWER) {
            return still;
        }
        return at(still, known.atTime == OffsetMove.NONE ? known.end : known.atTime);
    }

    /** Beyond what a number can hold is beyond both ends of the log, too. */
    private static long shifted(long offset, long by) {
        long sum = offset + by;
        return by > 0 && sum < 0 ? Long.MAX_VALUE : Math.max(0, sum);
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
