package dev.kraftbench.metadata.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The bounds that a broker sets to what groups may configure, such as {@code group.consumer.min.session.timeout.ms}. They are checked when
 * a group is configured; where they have become narrower since, its settings count as the nearest that is allowed.
 */
final class GroupConfigBounds {

    /** @param min the broker's configuration that bounds the group's below, null if there is none; {@code max} likewise above */
    record Bound(String name, @Nullable String min, @Nullable String max) {

        /** What is wrong with the value in Kafka's words, or null. */
        private @Nullable String problem(int value, UnaryOperator<@Nullable String> broker) {
            int least = limit(min, Integer.MIN_VALUE, broker);
            int most = limit(max, Integer.MAX_VALUE, broker);
            if (value >= least && value <= most) {
                return null;
            }
            if (min != null && max != null) {
                return name + " must be in the range " + least + " to " + most + " inclusive.";
            }
            return min != null ? name + " must be greater than or equal to " + least : name + " must be less than or equal to " + most;
        }

        private int nearest(int value, UnaryOperator<@Nullable String> broker) {
            return Math.max(limit(min, Integer.MIN_VALUE, broker), Math.min(limit(max, Integer.MAX_VALUE, broker), value));
        }

        private static int limit(@Nullable String name, int none, UnaryOperator<@Nullable String> broker) {
            String value = name == null ? null : broker.apply(name);
            return value == null ? none : Integer.parseInt(value.strip());
        }
    }

    private static final List<Bound> ALL = all();
    private static final Map<String, Bound> BY_NAME = new HashMap<>();

    static {
        ALL.forEach(bound -> BY_NAME.put(bound.name(), bound));
    }

    private GroupConfigBounds() {}

    /** In the order in which Kafka checks them. */
    private static List<Bound> all() {
        List<Bound> all = new ArrayList<>();
        for (String protocol : List.of("consumer", "share", "streams")) {
            all.add(range(protocol, "heartbeat.interval.ms"));
            all.add(range(protocol, "session.timeout.ms"));
            all.add(range(protocol, "assignment.interval.ms"));
        }
        all.add(range("share", "record.lock.duration.ms"));
        all.add(range("share", "delivery.count.limit"));
        all.add(range("share", "partition.max.record.locks"));
        all.add(new Bound("streams.num.standby.replicas", null, "group.streams.max.standby.replicas"));
        all.add(new Bound("streams.task.offset.interval.ms", "group.streams.min.task.offset.interval.ms", null));
        all.add(new Bound("streams.num.warmup.replicas", null, "group.streams.max.warmup.replicas"));
        return List.copyOf(all);
    }

    private static Bound range(String protocol, String name) {
        return new Bound(protocol + "." + name, "group." + protocol + ".min." + name, "group." + protocol + ".max." + name);
    }

    /**
     * What is wrong with the values of the settings, or null.
     *
     * @param settings what is set on the group
     * @param values the same and more, parsed
     * @param broker a broker's configuration by name
     */
    static @Nullable String problem(Map<String, String> settings, Map<String, Object> values, UnaryOperator<@Nullable String> broker) {
        for (Bound bound : ALL) {
            String problem = settings.containsKey(bound.name()) ? bound.problem((Integer) values.get(bound.name()), broker) : null;
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    /** The value, or the nearest one that is allowed. */
    static String nearest(String name, String value, UnaryOperator<@Nullable String> broker) {
        Bound bound = BY_NAME.get(name);
        return bound == null ? value : Integer.toString(bound.nearest(Integer.parseInt(value.strip()), broker));
    }
}
