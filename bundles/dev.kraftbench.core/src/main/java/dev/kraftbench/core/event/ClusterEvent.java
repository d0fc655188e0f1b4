package dev.kraftbench.core.event;

import dev.kraftbench.core.Precision;
import dev.kraftbench.core.model.BrokerState;
import java.time.Instant;
import java.util.List;

/** Something that happened in a cluster. {@code at} is when it happened if exact, when it was noticed if sampled. */
public sealed interface ClusterEvent {
    Instant at();

    Precision precision();

    /** One line in English, for lists and logs. */
    String summary();

    /** @param from broker id, -1 for none
     *  @param to broker id, -1 when the partition went offline */
    record LeaderMoved(Instant at, Precision precision, String topic, int partition, int from, int to, int leaderEpoch) implements ClusterEvent {
        @Override
        public String summary() {
            return "leader " + topic + "-" + partition + " " + name(from) + "->" + name(to) + " (epoch " + leaderEpoch + ")";
        }

        private static String name(int broker) {
            return broker < 0 ? "none" : Integer.toString(broker);
        }
    }

    record IsrChanged(Instant at, Precision precision, String topic, int partition, List<Integer> before, List<Integer> after)
            implements ClusterEvent {
        public IsrChanged {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }

        public List<Integer> left() {
            return before.stream().filter(b -> !after.contains(b)).toList();
        }

        public List<Integer> joined() {
            return after.stream().filter(b -> !before.contains(b)).toList();
        }

        @Override
        public String summary() {
            StringBuilder text = new StringBuilder();
            left().forEach(b -> text.append("broker ").append(b).append(" left "));
            joined().forEach(b -> text.append("broker ").append(b).append(" joined "));
            return text + "ISR of " + topic + "-" + partition + " " + before + "->" + after;
        }
    }

    record BrokerStateChanged(Instant at, Precision precision, int broker, BrokerState before, BrokerState after) implements ClusterEvent {
        @Override
        public String summary() {
            return "broker " + broker + " " + before.name().toLowerCase(java.util.Locale.ROOT) + "->" + after.name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** The metadata quorum has a new leader. */
    record ControllerElected(Instant at, Precision precision, int from, int to, int epoch) implements ClusterEvent {
        @Override
        public String summary() {
            return "controller " + (from < 0 ? "none" : from) + "->" + (to < 0 ? "none" : to) + " (epoch " + epoch + ")";
        }
    }

    record TopicCreated(Instant at, Precision precision, String topic, int partitions) implements ClusterEvent {
        @Override
        public String summary() {
            return "topic " + topic + " created, " + partitions + " partitions";
        }
    }

    record TopicDeleted(Instant at, Precision precision, String topic) implements ClusterEvent {
        @Override
        public String summary() {
            return "topic " + topic + " deleted";
        }
    }

    record PartitionsAdded(Instant at, Precision precision, String topic, int before, int after) implements ClusterEvent {
        @Override
        public String summary() {
            return "topic " + topic + " grew from " + before + " to " + after + " partitions";
        }
    }

    record GroupStateChanged(Instant at, Precision precision, String group, String before, String after) implements ClusterEvent {
        @Override
        public String summary() {
            return "group " + group + " " + (before.isEmpty() ? "new" : before) + "->" + (after.isEmpty() ? "gone" : after);
        }
    }

    /** A coordinator made a step for a group, a share-partition or a transactional id. @param arguments as the step says */
    record Coordinated(Instant at, Precision precision, CoordinatorStep step, List<String> arguments) implements ClusterEvent {
        public Coordinated {
            arguments = List.copyOf(arguments);
        }

        /** The group or the transactional id. */
        public String subject() {
            return arguments.getFirst();
        }

        @Override
        public String summary() {
            return subject() + ": " + step.words() + " " + String.join(", ", arguments.subList(1, arguments.size()));
        }
    }
}
