package dev.kraftbench.core.change;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Records taken out of logs. */
public sealed interface RecordsChange extends Change {

    /** @param before by partition, the offset below which all records are deleted; {@link #ALL} for the high watermark */
    record Delete(String topic, SortedMap<Integer, Long> before) implements RecordsChange {
        public Delete {
            before = Collections.unmodifiableSortedMap(new TreeMap<>(before));
        }

        @Override
        public String title() {
            return before.values().stream().allMatch(offset -> offset == ALL) ? ChangeTexts.TEXTS.of("records.deleteAll", topic)
                    : ChangeTexts.TEXTS.of("records.delete", topic);
        }

        /** What Kafka's tool is told. */
        public List<String> commands(String bootstrapServers) {
            String file = before.entrySet().stream().map(e -> "  {\"topic\": \"" + topic + "\", \"partition\": " + e.getKey() + ", \"offset\": " + e.getValue() + "}")
                    .collect(Collectors.joining(",\n"));
            return PlacementCommands.after("{\"version\": 1, \"partitions\": [\n" + file + "\n]}", "records.json",
                    CommandLine.of("kafka-delete-records", bootstrapServers).option("--offset-json-file", "records.json"));
        }
    }

    long ALL = -1;
}
