package dev.kraftbench.core.change;

import dev.kraftbench.core.group.GroupKind;
import dev.kraftbench.core.group.OffsetTarget;
import dev.kraftbench.core.group.OffsetsFile;
import dev.kraftbench.core.model.PartitionId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What Kafka's tools are told to make a change of groups. */
public final class GroupCommands {
    /** As the tools take it; they read it in UTC. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private GroupCommands() {}

    public static List<String> of(GroupChange change, String bootstrapServers) {
        return switch (change) {
            case GroupChange.SetOffsets c -> setOffsets(c, bootstrapServers);
            case GroupChange.DeleteOffsets c -> {
                CommandLine line = CommandLine.of(c.kind().tool(), bootstrapServers).flag("--delete-offsets").option("--group", c.group());
                Map<String, String> topics = topics(c.partitions());
                topics.forEach((topic, partitions) -> line.option(topicOption(c.kind()), c.kind().commits() ? topic + ":" + partitions : topic));
                yield line.asList();
            }
            case GroupChange.Delete c -> CommandLine.of(c.kind().tool(), bootstrapServers).flag("--delete").option("--group", c.group()).asList();
            case GroupChange.RemoveMembers c -> List.of("# " + ChangeTexts.TEXTS.of("group.noTool", "Admin.removeMembersFromConsumerGroup"));
            case GroupChange.AlterConfig c -> CommandLine.of("kafka-configs", bootstrapServers).flag("--alter").option("--entity-type", "groups")
                    .option("--entity-name", c.group()).configs(c.values()).asList();
        };
    }

    private static String topicOption(GroupKind kind) {
        return kind == GroupKind.STREAMS ? "--input-topic" : "--topic";
    }

    private static List<String> setOffsets(GroupChange.SetOffsets change, String bootstrapServers) {
        CommandLine line = CommandLine.of(change.kind().tool(), bootstrapServers).flag("--reset-offsets").option("--group", change.group());
        OffsetTarget target = change.target().filter(t -> change.kind().commits() || toolOfShareGroupsKnows(t)).orElse(null);
        if (target == null && !change.kind().commits()) {
            return List.of("# " + ChangeTexts.TEXTS.of("group.noTool", "Admin.alterShareGroupOffsets"));
        }
        if (target == null || target instanceof OffsetTarget.Listed) {
            String file = "offsets.csv";
            String lines = OffsetsFile.write(change.offsets()).replace("\n", "\\n");
            return List.of("printf " + CommandLine.quote(lines) + " > " + file, line.option("--from-file", file).flag("--execute").text());
        }
        topics(change.offsets().keySet()).forEach((topic, partitions) ->
                line.option(topicOption(change.kind()), change.kind().commits() ? topic + ":" + partitions : topic));
        return target(line, target).flag("--execute").asList();
    }

    private static boolean toolOfShareGroupsKnows(OffsetTarget target) {
        return target instanceof OffsetTarget.Earliest || target instanceof OffsetTarget.Latest || target instanceof OffsetTarget.At;
    }

    private static CommandLine target(CommandLine line, OffsetTarget target) {
        return switch (target) {
            case OffsetTarget.Earliest t -> line.flag("--to-earliest");
            case OffsetTarget.Latest t -> line.flag("--to-latest");
            case OffsetTarget.Current t -> line.flag("--to-current");
            case OffsetTarget.To t -> line.option("--to-offset", t.offset());
            case OffsetTarget.At t -> line.option("--to-datetime", time(t.time()));
            case OffsetTarget.Back t -> line.option("--by-duration", t.duration());
            case OffsetTarget.Shift t -> line.option("--shift-by", t.by());
            case OffsetTarget.Listed t -> throw new IllegalArgumentException("a file has a command line of its own");
        };
    }

    static String time(Instant time) {
        return TIME.format(time);
    }

    /** Partition numbers with commas between, by topic. */
    private static SortedMap<String, String> topics(Collection<PartitionId> partitions) {
        return partitions.stream().sorted().collect(Collectors.groupingBy(PartitionId::topic, TreeMap::new,
                Collectors.mapping(partition -> Integer.toString(partition.partition()), Collectors.joining(","))));
    }
}
