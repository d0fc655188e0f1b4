package dev.kraftbench.ui.groups;

import dev.kraftbench.core.change.GroupChange;
import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.group.OffsetMove;
import dev.kraftbench.core.group.OffsetMoves;
import dev.kraftbench.core.group.OffsetTarget;
import dev.kraftbench.core.model.PartitionId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * New offsets of a group while they are only planned: what a target means, and what a person typed over it. The figures of now come and go under it.
 * Pure; one thread.
 */
public final class OffsetEdits {
    /** @param typed by a person, not worked out from a target */
    public record Row(OffsetMove move, boolean typed) {}

    private final NavigableMap<PartitionId, OffsetMove> now = new TreeMap<>();
    private final Map<PartitionId, Long> after = new HashMap<>();
    private final Set<PartitionId> typed = new HashSet<>();
    private Optional<OffsetTarget> target = Optional.empty();

    /** Where the partitions stand now; what is planned for them stays, for others it goes. */
    public void load(List<OffsetMove> present) {
        now.clear();
        present.forEach(move -> now.put(move.partition(), move));
        after.keySet().retainAll(now.keySet());
        typed.retainAll(now.keySet());
    }

    /** Plans what a target means for some partitions, and nothing else. */
    public void plan(OffsetTarget wanted, List<OffsetMove> moves) {
        clear();
        target = Optional.of(wanted);
        for (OffsetMove move : moves) {
            now.put(move.partition(), move);
            if (move.changes()) {
                after.put(move.partition(), move.after());
            }
        }
    }

    /** Plans another offset for one partition; the one it stands at takes the plan back. */
    public void type(PartitionId partition, long offset) {
        OffsetMove move = now.get(partition);
        if (move == null) {
            return;
        }
        OffsetMove moved = move.to(offset);
        if (moved.changes()) {
            after.put(partition, moved.after());
            typed.add(partition);
        } else {
            after.remove(partition);
            typed.add(partition);
        }
    }

    /** These were set; what was planned otherwise meanwhile stays. */
    public void done(Map<PartitionId, Long> offsets) {
        offsets.forEach((partition, offset) -> {
            if (after.remove(partition, offset)) {
                typed.remove(partition);
            }
        });
        if (after.isEmpty()) {
            clear();
        }
    }

    public void clear() {
        after.clear();
        typed.clear();
        target = Optional.empty();
    }

    public boolean isEmpty() {
        return after.isEmpty();
    }

    public List<Row> rows() {
        return now.values().stream().map(move -> new Row(planned(move), typed.contains(move.partition()))).toList();
    }

    private OffsetMove planned(OffsetMove move) {
        Long wanted = after.get(move.partition());
        return new OffsetMove(move.partition(), move.position(), move.start(), move.end(), wanted == null ? OffsetMove.NONE : wanted);
    }

    private List<OffsetMove> moves() {
        return after.keySet().stream().map(partition -> planned(java.util.Objects.requireNonNull(now.get(partition)))).toList();
    }

    /** Records behind, of the partitions that move: before. */
    public long lagBefore() {
        return OffsetMoves.lagBefore(moves());
    }

    public long lagAfter() {
        return OffsetMoves.lagAfter(moves());
    }

    /** The change to be previewed; a target that a person corrected is none any more. */
    public Optional<GroupChange.SetOffsets> change(String group, GroupKind kind) {
        return after.isEmpty() ? Optional.empty()
                : Optional.of(new GroupChange.SetOffsets(group, kind, new TreeMap<>(after), typed.isEmpty() ? target : Optional.empty()));
    }

    /** Those of some partitions that have an offset to be exported. */
    public static Map<PartitionId, Long> committed(Collection<Row> rows) {
        Map<PartitionId, Long> offsets = new TreeMap<>();
        rows.stream().map(Row::move).filter(move -> move.committed() != OffsetMove.NONE).forEach(move -> offsets.put(move.partition(), move.committed()));
        return offsets;
    }
}
