package dev.kraftbench.group.internal.streams;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What holds for one streams group, under Kafka's names.
 *
 * @param sessionTimeoutMillis streams.session.timeout.ms
 * @param heartbeatIntervalMillis streams.heartbeat.interval.ms
 * @param standbyReplicas streams.num.standby.replicas
 * @param initialDelayMillis streams.initial.rebalance.delay.ms
 * @param assignmentIntervalMillis streams.assignment.interval.ms: the least time between two assignments
 * @param rackTags streams.rack.aware.assignment.tags
 * @param taskOffsetIntervalMillis streams.task.offset.interval.ms
 * @param acceptableLag streams.acceptable.recovery.lag, in records
 * @param maxSize group.streams.max.size: members of one group
 */
record StreamsSettings(
        int sessionTimeoutMillis,
        int heartbeatIntervalMillis,
        int standbyReplicas,
        int initialDelayMillis,
        int assignmentIntervalMillis,
        List<String> rackTags,
        int taskOffsetIntervalMillis,
        long acceptableLag,
        int maxSize) {

    /** @param values everything that holds for the group, by group configuration */
    static StreamsSettings of(Map<String, String> values, int maxSize) {
        return new StreamsSettings(
                integer(values, "streams.session.timeout.ms", 45_000),
                integer(values, "streams.heartbeat.interval.ms", 5_000),
                integer(values, "streams.num.standby.replicas", 0),
                integer(values, "streams.initial.rebalance.delay.ms", 3_000),
                integer(values, "streams.assignment.interval.ms", 1_000),
                Stream.of(values.getOrDefault("streams.rack.aware.assignment.tags", "").split(","))
                        .map(String::strip)
                        .filter(tag -> !tag.isEmpty())
                        .toList(),
                integer(values, "streams.task.offset.interval.ms", 60_000),
                Long.parseLong(values.getOrDefault("streams.acceptable.recovery.lag", "10000")),
                maxSize);
    }

    private static int integer(Map<String, String> values, String name, int fallback) {
        String value = values.get(name);
        return value == null ? fallback : Integer.parseInt(value.strip());
    }

    /** What decides an assignment, as it is kept in the group's record. */
    SortedMap<String, String> assignmentConfigs() {
        SortedMap<String, String> configs = new TreeMap<>();
        configs.put("num.standby.replicas", Integer.toString(standbyReplicas));
        if (!rackTags.isEmpty()) {
            configs.put("rack.aware.assignment.tags", String.join(",", rackTags));
        }
        return configs;
    }
}
