package dev.kraftbench.group.internal;

import dev.kraftbench.coordinator.RecordTypes;
import org.apache.kafka.coordinator.group.generated.CoordinatorRecordType;

/** Which records {@code __consumer_offsets} may hold: those of Kafka's schemas. Stateless. */
public final class GroupRecordTypes {

    public static final RecordTypes TYPES = RecordTypes.generated(
            type -> CoordinatorRecordType.fromId(type).newRecordKey(), type -> CoordinatorRecordType.fromId(type).newRecordValue());

    private GroupRecordTypes() {}
}
