package dev.kraftbench.group.internal;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.group.GroupType;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ListGroupsResponseData.ListedGroup;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** A group of any type, as far as the shard has to know it. One class for each {@link GroupType}; confined to the shard's lane. */
public interface Group {

    /**
     * Who commits.
     *
     * @param memberId empty for somebody who is in no group
     * @param epoch the member's epoch or generation, negative if it claims none
     * @param transactional whether the offsets come with a transaction (TxnOffsetCommit)
     * @param version of the request
     */
    record Committer(String memberId, @Nullable String instanceId, int epoch, boolean transactional, short version) {}

    String id();

    GroupType type();

    /** The state's name in Kafka's protocol. */
    String stateLabel();

    /** What its members call the way they work together: {@code consumer}, {@code share}, {@code streams}, or their own word. */
    String protocolType();

    boolean isEmpty();

    /** Whether the group reads the topic, as far as is known. */
    boolean isSubscribedTo(String topic);

    /** Whether a commit may be made for a partition. */
    interface CommitCheck {

        /** {@link Errors#NONE} if it may, otherwise why not. */
        Errors problem(Uuid topicId, int partition);

        /** The same for groups that know their topics by name. */
        default Errors problem(String topic, Uuid topicId, int partition) {
            return problem(topicId, partition);
        }

        /** The same for every partition. */
        static CommitCheck of(Errors problem) {
            return (topicId, partition) -> problem;
        }
    }

    /** What the committer may commit for. */
    CommitCheck commitCheck(Committer committer);

    /** {@link Errors#NONE} if this member may ask for offsets, otherwise why not. Null and negative: somebody who is not in the group. */
    Errors fetchProblem(@Nullable String memberId, int memberEpoch);

    /** {@link Errors#NONE} if offsets of topics that the group does not read may be deleted, otherwise why not. */
    Errors offsetDeleteProblem();

    /** {@link Errors#NONE} if the group may be deleted, otherwise why not. */
    Errors deleteProblem();

    /** Removes every record of the group but its offsets. */
    List<CoordinatorRecord> tombstones();

    /**
     * Since when (wall clock, milliseconds) an offset of the topic is of no use, or empty as long as it may be used.
     *
     * @param commitMillis when the offset was committed
     */
    OptionalLong offsetUnusedSince(String topic, long commitMillis);

    /** Whether the group goes when it is empty and has no offset left. */
    default boolean vanishesWhenEmpty() {
        return true;
    }

    default ListedGroup listed() {
        return new ListedGroup().setGroupId(id()).setProtocolType(protocolType()).setGroupState(stateLabel()).setGroupType(type().label());
    }
}
