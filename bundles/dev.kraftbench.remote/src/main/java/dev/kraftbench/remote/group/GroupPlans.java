package dev.kraftbench.remote.group;

import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.change.BatchChange;
import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.change.ChangePlan;
import dev.kraftbench.core.change.ChangePlan.Difference;
import dev.kraftbench.core.change.GroupChange;
import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.group.OffsetMove;
import dev.kraftbench.core.model.ConfigEntry;
import dev.kraftbench.core.model.GroupDetails;
import dev.kraftbench.core.model.GroupDetails.Member;
import dev.kraftbench.core.model.GroupDetails.PartitionLag;
import dev.kraftbench.core.model.PartitionId;
import dev.kraftbench.core.series.ReadPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What changes of a group would do, from what is known of it now. Pure. */
final class GroupPlans {
    private final Function<GroupChange, List<String>> commandLines;

    GroupPlans(Function<GroupChange, List<String>> commandLines) {
        this.commandLines = commandLines;
    }

    /** @param ends after the last record, of those partitions that answered */
    ChangePlan setOffsets(GroupChange.SetOffsets change, GroupDetails group, Map<PartitionId, Long> ends) {
        Map<PartitionId, ReadPosition> before = positions(group, change.kind());
        List<Difference> differences = new ArrayList<>();
        SortedSet<PartitionId> unset = new TreeSet<>();
        SortedMap<PartitionId, Long> back = new TreeMap<>();
        long again = 0;
        long skipped = 0;
        for (Map.Entry<PartitionId, Long> wanted : change.offsets().entrySet()) {
            PartitionId partition = wanted.getKey();
            ReadPosition from = before.get(partition);
            long end = ends.getOrDefault(partition, OffsetMove.NONE);
            long to = wanted.getValue();
            differences.add(new Difference(partition.toString(), from == null ? "" : position(from.offset(), from.behind(end)),
                    position(to, ReadPosition.committed(to).behind(end))));
            if (from == null) {
                unset.add(partition);
            } else {
                back.put(partition, restored(from, end));
                long records = new OffsetMove(partition, from, OffsetMove.NONE, end, to).again();
                again += Math.max(0, records);
                skipped += Math.max(0, -records);
            }
        }
        List<String> warnings = new ArrayList<>();
        if (again > 0) {
            warnings.add(TEXTS.of("group.warn.again", again));
        }
        if (skipped > 0) {
            warnings.add(TEXTS.of("group.warn.skipped", skipped));
        }
        if (!change.kind().commits()) {
            warnings.add(TEXTS.of("group.warn.window"));
        }
        return new ChangePlan(change, differences, commandLines.apply(change), warnings, undo(change, back, unset));
    }

    private static String position(long offset, long lag) {
        return lag == ReadPosition.UNKNOWN ? Long.toString(offset) : TEXTS.of("group.position", offset, lag);
    }

    /** A window of which everything is read stands at the end, wherever it is said to start; of one with records left the start loses none. */
    private static long restored(ReadPosition from, long end) {
        return from.window() && from.lag() == 0 && end >= 0 ? end : from.offset();
    }

    /** Offsets that were there are set again, those that were not are deleted; a share group has always all of a topic. */
    private static Optional<Change> undo(GroupChange.SetOffsets change, SortedMap<PartitionId, Long> back, SortedSet<PartitionId> unset) {
        List<Change> steps = new ArrayList<>();
        if (!back.isEmpty()) {
            steps.add(new GroupChange.SetOffsets(change.group(), change.kind(), back, Optional.empty()));
        }
        if (!unset.isEmpty() && change.kind().commits()) {
            steps.add(new GroupChange.DeleteOffsets(change.group(), change.kind(), unset));
        }
        return steps.isEmpty() ? Optional.empty()
                : Optional.of(steps.size() == 1 ? steps.getFirst() : new BatchChange(TEXTS.of("batch.undo", change.title()), steps));
    }

    private static Map<PartitionId, ReadPosition> positions(GroupDetails group, GroupKind kind) {
        Map<PartitionId, ReadPosition> positions = new HashMap<>();
        for (PartitionLag lag : group.lags()) {
            if (lag.committed() >= 0) {
                positions.put(new PartitionId(lag.topic(), lag.partition()),
                        kind.commits() ? ReadPosition.committed(lag.committed()) : ReadPosition.window(lag.committed(), lag.lag()));
            }
        }
        return positions;
    }

    private static SortedMap<PartitionId, Long> committed(GroupDetails group) {
        SortedMap<PartitionId, Long> committed = new TreeMap<>();
        positions(group, GroupKind.CLASSIC).forEach((partition, at) -> committed.put(partition, at.offset()));
        return committed;
    }

    ChangePlan deleteOffsets(GroupChange.DeleteOffsets change, GroupDetails group) {
        SortedMap<PartitionId, Long> back = committed(group);
        back.keySet().removeIf(partition -> change.kind().commits() ? !change.partitions().contains(partition) : !change.topics().contains(partition.topic()));
        List<Difference> differences = new ArrayList<>();
        back.forEach((partition, offset) -> differences.add(new Difference(partition.toString(), Long.toString(offset), "")));
        List<String> warnings = new ArrayList<>(List.of(TEXTS.of("group.warn.forgets", String.join(", ", change.topics()))));
        if (!group.members().isEmpty()) {
            warnings.add(TEXTS.of("group.warn.subscribed"));
        }
        return new ChangePlan(change, differences, commandLines.apply(change), warnings, restoration(change.group(), change.kind(), back));
    }

    /** Setting offsets makes a group of consumers anew; a share group begins with its next member only. */
    private static Optional<Change> restoration(String group, GroupKind kind, SortedMap<PartitionId, Long> offsets) {
        return offsets.isEmpty() || kind == GroupKind.SHARE ? Optional.empty()
                : Optional.of(new GroupChange.SetOffsets(group, kind == GroupKind.STREAMS ? GroupKind.STREAMS : GroupKind.CLASSIC, offsets, Optional.empty()));
    }

    ChangePlan delete(GroupChange.Delete change, GroupDetails group) {
        List<Difference> differences = new ArrayList<>(List.of(new Difference(TEXTS.of("group.what"), change.group(), "")));
        SortedMap<PartitionId, Long> offsets = committed(group);
        offsets.forEach((partition, offset) -> differences.add(new Difference(partition.toString(), Long.toString(offset), "")));
        List<String> warnings = offsets.isEmpty() ? List.of() : List.of(TEXTS.of("group.warn.delete", offsets.size()));
        // a streams group that is gone has no topology that offsets could belong to
        return new ChangePlan(change, differences, commandLines.apply(change), warnings,
                change.kind() == GroupKind.STREAMS ? Optional.empty() : restoration(change.group(), change.kind(), offsets));
    }

    ChangePlan removeMembers(GroupChange.RemoveMembers change, GroupDetails group) {
        List<Member> gone = group.members().stream()
                .filter(member -> change.instanceIds().isEmpty() || member.instanceId().filter(change.instanceIds()::contains).isPresent()).toList();
        List<Difference> differences = gone.stream().map(member -> new Difference(member.instanceId().orElse(member.id()),
                member.clientId() + ": " + String.join(", ", member.work()), "")).toList();
        List<String> warnings = new ArrayList<>(List.of(TEXTS.of("group.warn.rejoin")));
        if (gone.stream().anyMatch(member -> member.epoch() > 0)) {
            warnings.add(TEXTS.of("group.warn.newProtocol"));
        }
        return new ChangePlan(change, differences, commandLines.apply(change), warnings, Optional.empty());
    }

    ChangePlan alterConfig(GroupChange.AlterConfig change, List<ConfigEntry> entries) {
        Map<String, ConfigEntry> now = entries.stream().collect(Collectors.toMap(ConfigEntry::name, entry -> entry));
        List<Difference> differences = new ArrayList<>();
        Map<String, Optional<String>> back = new TreeMap<>();
        change.values().forEach((name, value) -> {
            ConfigEntry entry = now.get(name);
            String before = entry == null || entry.value() == null ? "" : entry.value();
            String after = value.orElseGet(() -> entry == null || entry.defaultValue() == null ? TEXTS.of("config.default") : entry.defaultValue());
            differences.add(new Difference(name, before, after));
            back.put(name, entry != null && entry.source() == ConfigEntry.Source.GROUP ? Optional.ofNullable(entry.value()) : Optional.empty());
        });
        return new ChangePlan(change, differences, commandLines.apply(change), List.of(), Optional.of(new GroupChange.AlterConfig(change.group(), back)));
    }
}
