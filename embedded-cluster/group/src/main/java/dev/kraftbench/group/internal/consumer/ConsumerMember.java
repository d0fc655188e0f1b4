package dev.kraftbench.group.internal.consumer;

import dev.kraftbench.group.internal.modern.MemberState;
import dev.kraftbench.group.internal.modern.PartitionSet;
import java.util.List;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataValue;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataValue.ClassicMemberMetadata;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupMemberMetadataValue.ClassicProtocol;
import org.jspecify.annotations.Nullable;

/**
 * A member of a consumer group as its records tell. Immutable.
 *
 * @param profile what the member says about itself; nobody changes it
 */
record ConsumerMember(String id, ConsumerGroupMemberMetadataValue profile, Standing standing) {

    /** Epoch of a member that is joining. */
    static final int JOINING_EPOCH = 0;

    /** Epoch of a member that is leaving for good. */
    static final int LEAVING_EPOCH = -1;

    /** Epoch of a static member that is away and will come back. */
    static final int AWAY_EPOCH = -2;

    /**
     * Where a member stands.
     *
     * @param previousEpoch the one that the member may still know as its own, because it has not had the answer that tells the present one
     * @param revoking what the member must give up before it moves on
     */
    record Standing(MemberState state, int epoch, int previousEpoch, OwnedPartitions assigned, OwnedPartitions revoking) {

        static final Standing NEW = new Standing(MemberState.STABLE, JOINING_EPOCH, LEAVING_EPOCH, OwnedPartitions.NONE, OwnedPartitions.NONE);

        static final Standing GONE = new Standing(MemberState.STABLE, LEAVING_EPOCH, LEAVING_EPOCH, OwnedPartitions.NONE, OwnedPartitions.NONE);

        PartitionSet held() {
            return assigned.partitions().plus(revoking.partitions());
        }
    }

    /** Somebody of whom nothing is known yet. */
    static ConsumerMember unknown(String id) {
        return new ConsumerMember(id, blankProfile(), Standing.NEW);
    }

    /** Says nothing, where the record's own defaults would be empty names, which Kafka takes for names. */
    static ConsumerGroupMemberMetadataValue blankProfile() {
        return new ConsumerGroupMemberMetadataValue().setInstanceId(null).setRackId(null).setServerAssignor(null);
    }

    ConsumerMember with(ConsumerGroupMemberMetadataValue other) {
        return new ConsumerMember(id, other, standing);
    }

    ConsumerMember with(Standing other) {
        return new ConsumerMember(id, profile, other);
    }

    int epoch() {
        return standing.epoch();
    }

    MemberState state() {
        return standing.state();
    }

    OwnedPartitions assigned() {
        return standing.assigned();
    }

    @Nullable String instanceId() {
        return profile.instanceId();
    }

    List<String> topics() {
        return profile.subscribedTopicNames();
    }

    /** The expression that the member subscribes to, or null. */
    @Nullable String regex() {
        String regex = profile.subscribedTopicRegex();
        return regex == null || regex.isEmpty() ? null : regex;
    }

    boolean isAway() {
        return epoch() == AWAY_EPOCH;
    }

    /** Whether the member has everything that the target of this epoch gives it, and nothing else. */
    boolean hasReached(int assignmentEpoch) {
        return state() == MemberState.STABLE && epoch() == assignmentEpoch;
    }

    // ---- members that speak the classic protocol

    boolean speaksClassic() {
        return profile.classicMemberMetadata() != null;
    }

    /** @throws IllegalStateException if the member does not speak the classic protocol */
    ClassicMemberMetadata classic() {
        ClassicMemberMetadata classic = profile.classicMemberMetadata();
        if (classic == null) {
            throw new IllegalStateException("Member " + id + " does not speak the classic protocol");
        }
        return classic;
    }

    List<ClassicProtocol> classicProtocols() {
        return speaksClassic() ? classic().supportedProtocols() : List.of();
    }
}
