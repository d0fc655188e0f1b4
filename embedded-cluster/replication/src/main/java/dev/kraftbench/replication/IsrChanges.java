package dev.kraftbench.replication;

import dev.kraftbench.kernel.Lane;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.protocol.Errors;

/** The way by which leaders propose changes of the ISR to the active controller (AlterPartition, KIP-497, KIP-903). */
public interface IsrChanges {

    /**
     * Proposes one change. A leader has at most one under way for each partition.
     *
     * @param answer called exactly once as a task of {@code lane}, never from inside this call
     */
    void propose(Proposal proposal, Lane lane, Consumer<Answer> answer);

    /** @param isr the whole new ISR */
    record Proposal(TopicIdPartition partition, int leaderEpoch, int partitionEpoch, List<Member> isr) {}

    /** @param brokerEpoch of the run of the broker that the leader has seen fetching, or -1 if it has not yet */
    record Member(int brokerId, long brokerEpoch) {}

    /** What the controller said. */
    sealed interface Answer {

        /** The partition's state after the change, or as it was if it was so already. */
        record Changed(int leader, int leaderEpoch, int partitionEpoch, List<Integer> isr) implements Answer {}

        /** An error of the partition or the request, as the protocol has them. */
        record Refused(Errors error) implements Answer {}

        /** No answer came; the change may or may not have happened. The leader asks again. */
        record Lost(String detail) implements Answer {}
    }
}
