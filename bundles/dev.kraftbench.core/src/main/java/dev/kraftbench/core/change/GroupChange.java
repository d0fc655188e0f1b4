package dev.kraftbench.core.change;

import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.group.OffsetTarget;
import dev.kraftbench.core.model.PartitionId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Groups set to other offsets, emptied, configured and removed. */
public sealed interface GroupChange extends Change {

    String group();

    /** @param target what a person asked for, where it says the same as {@code offsets}: Kafka's tools have a word for it */
    record SetOffsets(String group, GroupKind kind, SortedMap<PartitionId, Long> offsets, Optional<OffsetTarget> target)
            implements GroupChange, Parted {
        public SetOffsets {
            offsets = Collections.unmodifiableSortedMap(new TreeMap<>(offsets));
        }

        @Override
        public int parts() {
            return offsets.size();
        }

        @Override
        public Optional<SetOffsets> only(Set<?> parts) {
            SortedMap<PartitionId, Long> some = new TreeMap<>(offsets);
            some.keySet().retainAll(parts);
            return some.isEmpty() ? Optional.empty() : Optional.of(new SetOffsets(group, kind, some, Optional.empty()));
        }

        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("group.setOffsets", group, offsets.size());
        }
    }

    /** The group forgets where it stood. Of share groups it is always whole topics. */
    record DeleteOffsets(String group, GroupKind kind, SortedSet<PartitionId> partitions) implements GroupChange, Parted {
        public DeleteOffsets {
            partitions = Collections.unmodifiableSortedSet(new TreeSet<>(partitions));
        }

        @Override
        public int parts() {
            return partitions.size();
        }

        @Override
        public Optional<DeleteOffsets> only(Set<?> parts) {
            SortedSet<PartitionId> some = new TreeSet<>(partitions);
            some.retainAll(parts);
            return some.isEmpty() ? Optional.empty() : Optional.of(new DeleteOffsets(group, kind, some));
        }

        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("group.deleteOffsets", group, String.join(", ", topics()));
        }

        public SortedSet<String> topics() {
            SortedSet<String> topics = new TreeSet<>();
            partitions.forEach(partition -> topics.add(partition.topic()));
            return topics;
        }
    }

    record Delete(String group, GroupKind kind) implements GroupChange {
        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("group.delete", group);
        }
    }

    /** @param instanceIds static members; none stands for all members, static or not */
    record RemoveMembers(String group, List<String> instanceIds) implements GroupChange {
        public RemoveMembers {
            instanceIds = List.copyOf(instanceIds);
        }

        @Override
        public String title() {
            return instanceIds.isEmpty() ? ChangeTexts.TEXTS.of("group.removeAll", group)
                    : ChangeTexts.TEXTS.of("group.removeMembers", group, String.join(", ", instanceIds));
        }
    }

    /** @param values new value by entry name; empty removes the entry, so that the default holds again */
    record AlterConfig(String group, Map<String, Optional<String>> values) implements GroupChange {
        public AlterConfig {
            values = Collections.unmodifiableMap(new TreeMap<>(values));
        }

        @Override
        public String title() {
            return ChangeTexts.TEXTS.of("group.configure", group);
        }
    }
}
