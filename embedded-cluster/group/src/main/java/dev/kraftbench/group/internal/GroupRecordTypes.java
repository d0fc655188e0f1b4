package dev.kraftbench.group.internal;

import dev.kraftbench.coordinator.RecordTypes;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.coordinator.group.generated.CoordinatorRecordType;
import org.jspecify.annotations.Nullable;

/** Which records {@code __consumer_offsets} may hold: those of Kafka's schemas. Stateless. */
public final class GroupRecordTypes implements RecordTypes {

    @Override
    public @Nullable ApiMessage newKey(short type) {
        try {
            return CoordinatorRecordType.fromId(type).newRecordKey();
        } catch (UnsupportedVersionException unknown) {
            return null;
        }
    }

    @Override
    public ApiMessage newValue(short type) {
        return CoordinatorRecordType.fromId(type).newRecordValue();
    }
}
