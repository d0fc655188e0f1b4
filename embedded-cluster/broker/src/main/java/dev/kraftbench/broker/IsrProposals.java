package dev.kraftbench.broker;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.replication.IsrChanges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AlterPartitionRequestData;
import org.apache.kafka.common.message.AlterPartitionResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/**
 * Carries the leaders' proposals of ISR changes to the active controller: one request at a time with everything that has come together
 * meanwhile. On the metadata lane, but for {@link #propose}.
 */
public final class IsrProposals implements IsrChanges {

    private record Key(Uuid topicId, int partition) {}

    private record Pending(Proposal proposal, Lane lane, Consumer<Answer> answer) {
        void answered(Answer outcome) {
            lane.execute(() -> answer.accept(outcome));
        }
    }

    private static final long TIMEOUT_NANOS = 10_000_000_000L;

    private final int nodeId;
    private final LongSupplier brokerEpoch;
    private final ControllerChannel controller;
    private final List<Pending> waiting = new ArrayList<>();
    private boolean underWay;
    private boolean sendScheduled;

    /** @param brokerEpoch of the present registration, for any thread */
    public IsrProposals(int nodeId, LongSupplier brokerEpoch, ControllerChannel controller) {
        this.nodeId = nodeId;
        this.brokerEpoch = brokerEpoch;
        this.controller = controller;
    }

    @Override
    public void propose(Proposal proposal, Lane lane, Consumer<Answer> answer) {
        // A later task even on the metadata lane, so that what is proposed in one turn travels together.
        controller.lane().execute(() -> {
            waiting.add(new Pending(proposal, lane, answer));
            if (!underWay && !sendScheduled) {
                sendScheduled = true;
                controller.lane().execute(this::send);
            }
        });
    }

    private void send() {
        sendScheduled = false;
        if (underWay || waiting.isEmpty()) {
            return;
        }
        underWay = true;
        List<Pending> batch = List.copyOf(waiting);
        waiting.clear();
        controller.send(
                new PeerRequest(
                        ApiKeys.ALTER_PARTITION,
                        ApiKeys.ALTER_PARTITION.oldestVersion(),
                        ApiKeys.ALTER_PARTITION.latestVersion(),
                        request(batch)),
                TIMEOUT_NANOS,
                controller.lane(),
                delivery -> {
                    underWay = false;
                    answer(batch, delivery);
                    send();
                });
    }

    private AlterPartitionRequestData request(List<Pending> batch) {
        AlterPartitionRequestData request =
                new AlterPartitionRequestData().setBrokerId(nodeId).setBrokerEpoch(brokerEpoch.getAsLong());
        Map<Uuid, AlterPartitionRequestData.TopicData> topics = new LinkedHashMap<>();
        for (Pending pending : batch) {
            Proposal proposal = pending.proposal();
            List<AlterPartitionRequestData.BrokerState> isr = new ArrayList<>();
            for (Member member : proposal.isr()) {
                isr.add(new AlterPartitionRequestData.BrokerState()
                        .setBrokerId(member.brokerId())
                        .setBrokerEpoch(member.brokerEpoch()));
            }
            topics.computeIfAbsent(proposal.partition().topicId(), id -> new AlterPartitionRequestData.TopicData().setTopicId(id))
                    .partitions()
                    .add(new AlterPartitionRequestData.PartitionData()
                            .setPartitionIndex(proposal.partition().partition())
                            .setLeaderEpoch(proposal.leaderEpoch())
                            .setPartitionEpoch(proposal.partitionEpoch())
                            .setNewIsrWithEpochs(isr));
        }
        return request.setTopics(List.copyOf(topics.values()));
    }

    private static void answer(List<Pending> batch, Link.Delivery<ApiMessage> delivery) {
        switch (delivery) {
            case Link.Delivery.Lost<ApiMessage>(Link.Loss reason, String detail) -> {
                for (Pending pending : batch) {
                    pending.answered(new Answer.Lost(reason + ": " + detail));
                }
            }
            case Link.Delivery.Answered<ApiMessage>(ApiMessage message) -> {
                AlterPartitionResponseData response = (AlterPartitionResponseData) message;
                Errors error = Errors.forCode(response.errorCode());
                Map<Key, AlterPartitionResponseData.PartitionData> answers = new HashMap<>();
                response.topics().forEach(topic -> topic.partitions()
                        .forEach(partition -> answers.put(new Key(topic.topicId(), partition.partitionIndex()), partition)));
                for (Pending pending : batch) {
                    Key key = new Key(
                            pending.proposal().partition().topicId(),
                            pending.proposal().partition().partition());
                    pending.answered(error == Errors.NONE ? answer(answers.get(key)) : new Answer.Lost(error.toString()));
                }
            }
        }
    }

    private static Answer answer(AlterPartitionResponseData.PartitionData told) {
        if (told == null) {
            return new Answer.Lost("the controller left the partition out");
        }
        Errors error = Errors.forCode(told.errorCode());
        return error == Errors.NONE
                ? new Answer.Changed(told.leaderId(), told.leaderEpoch(), told.partitionEpoch(), List.copyOf(told.isr()))
                : new Answer.Refused(error);
    }
}
