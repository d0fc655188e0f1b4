package dev.kraftbench.broker;

import dev.kraftbench.coordinator.SharePartitionKey;
import dev.kraftbench.group.GroupCoordinator;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.internals.Topic;

/** The kinds of coordinators, as FIND_COORDINATOR names them, with the internal topic whose partitions' leaders they are. */
public enum CoordinatorType {
    GROUP(0, 0, Topic.GROUP_METADATA_TOPIC_NAME),
    TRANSACTION(1, 0, Topic.TRANSACTION_STATE_TOPIC_NAME),
    SHARE(2, 6, Topic.SHARE_GROUP_STATE_TOPIC_NAME);

    private final int id;
    private final int sinceVersion;
    private final String topic;

    CoordinatorType(int id, int sinceVersion, String topic) {
        this.id = id;
        this.sinceVersion = sinceVersion;
        this.topic = topic;
    }

    /** The type with this number, if that version of FIND_COORDINATOR has it. */
    public static Optional<CoordinatorType> of(byte id, short version) {
        return Arrays.stream(values()).filter(type -> type.id == id && version >= type.sinceVersion).findFirst();
    }

    /** The internal topic's name. */
    public String topic() {
        return topic;
    }

    /** Whether there can be a coordinator for this key. */
    public boolean isKey(String key) {
        return switch (this) {
            case GROUP, TRANSACTION -> true;
            case SHARE -> SharePartitionKey.parse(key) != null;
        };
    }

    /** The partition of the topic whose leader coordinates the key: Kafka's rule, the same for all types. */
    public int partitionFor(String key, int partitions) {
        return GroupCoordinator.partitionFor(key, partitions);
    }
}
