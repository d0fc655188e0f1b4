package dev.kraftbench.remote;

import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.model.Gap;
import dev.kraftbench.core.model.GroupSnapshot;
import dev.kraftbench.core.sampling.ShareGroupTurns;
import dev.kraftbench.core.series.ReadPosition;
import dev.kraftbench.remote.group.GroupPositions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/**
 * How far groups have read, for rounds of samples. Groups that commit are asked for in every round. The coordinator of a share group asks others before it
 * answers, so of many share groups each round asks some, and the others are as they were last known. Used by one sampling loop.
 */
final class ReadRounds {
    private final GroupPositions positions;
    private volatile Map<String, Map<TopicPartition, ReadPosition>> windows = Map.of();
    private int turn;

    ReadRounds(Admin admin) {
        this.positions = new GroupPositions(admin);
    }

    CompletableFuture<Map<String, Map<TopicPartition, ReadPosition>>> next(List<GroupSnapshot> groups, Duration timeout, List<Gap> gaps) {
        Map<Boolean, List<GroupSnapshot>> commit = groups.stream().collect(Collectors.partitioningBy(group -> GroupKind.of(group.type()).commits()));
        List<GroupSnapshot> asked = new ArrayList<>(commit.get(true));
        List<GroupSnapshot> some = some(commit.get(false), turn++);
        asked.addAll(some);
        Set<String> shares = commit.get(false).stream().map(GroupSnapshot::id).collect(Collectors.toSet());
        return positions.of(asked, timeout, gaps).thenApply(answers -> {
            Map<String, Map<TopicPartition, ReadPosition>> known = new HashMap<>(windows);
            known.keySet().retainAll(shares);
            // who was asked and did not answer is not known now
            some.forEach(group -> known.remove(group.id()));
            answers.forEach((group, own) -> {
                if (shares.contains(group)) {
                    known.put(group, own);
                }
            });
            windows = Map.copyOf(known);
            known.putAll(answers);
            return known;
        });
    }

    /** A part of them, another one each turn until all have had theirs. */
    static List<GroupSnapshot> some(List<GroupSnapshot> all, int turn) {
        int first = Math.floorMod(turn, ShareGroupTurns.rounds(all.size())) * ShareGroupTurns.MOST_AT_ONCE;
        return all.subList(first, Math.min(first + ShareGroupTurns.MOST_AT_ONCE, all.size()));
    }
}
