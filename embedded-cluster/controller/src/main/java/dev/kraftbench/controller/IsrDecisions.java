package dev.kraftbench.controller;

import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.LeaderRecoveryState;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AlterPartitionRequestData;
import org.apache.kafka.common.message.AlterPartitionResponseData;
import org.apache.kafka.common.message.AssignReplicasToDirsRequestData;
import org.apache.kafka.common.message.AssignReplicasToDirsResponseData;
import org.apache.kafka.common.metadata.PartitionChangeRecord;
import org.apache.kafka.common.protocol.Errors;

/** What leaders tell of their ISR (KIP-497, KIP-903) and brokers of their directories (KIP-858). Pure. */
final class IsrDecisions {

    private static final int ANY_BROKER_EPOCH = -1;

    private final ClusterView view;

    IsrDecisions(ClusterView view) {
        this.view = view;
    }

    private record Member(int brokerId, long brokerEpoch) {}

    /** @param version below 3 the members of the ISR come without broker epochs */
    Decision<AlterPartitionResponseData> alterPartition(AlterPartitionRequestData request, short version) {
        AlterPartitionResponseData response = new AlterPartitionResponseData();
        Errors stale = brokerError(request.brokerId(), request.brokerEpoch());
        if (stale != Errors.NONE) {
            return Decision.reply(response.setErrorCode(stale.code()));
        }
        List<ApiMessageAndVersion> records = new ArrayList<>();
        for (AlterPartitionRequestData.TopicData asked : request.topics()) {
            AlterPartitionResponseData.TopicData answer =
                    new AlterPartitionResponseData.TopicData().setTopicId(asked.topicId());
            response.topics().add(answer);
            TopicImage topic = view.image().topics().topic(asked.topicId());
            for (AlterPartitionRequestData.PartitionData data : asked.partitions()) {
                answer.partitions()
                        .add(topic == null
                                ? answer(data.partitionIndex(), Errors.UNKNOWN_TOPIC_ID)
                                : alterPartition(request.brokerId(), topic, data, members(data, version), records));
            }
        }
        return new Decision<>(records, response);
    }

    /** Whether the request comes from the present run of a registered broker. */
    private Errors brokerError(int brokerId, long brokerEpoch) {
        BrokerRegistration broker = view.image().brokers().broker(brokerId);
        return broker == null || broker.epoch() != brokerEpoch ? Errors.STALE_BROKER_EPOCH : Errors.NONE;
    }

    private static List<Member> members(AlterPartitionRequestData.PartitionData data, short version) {
        return version < 3
                ? data.newIsr().stream().map(id -> new Member(id, ANY_BROKER_EPOCH)).toList()
                : data.newIsrWithEpochs().stream().map(state -> new Member(state.brokerId(), state.brokerEpoch())).toList();
    }

    private static AlterPartitionResponseData.PartitionData answer(int partitionId, Errors error) {
        return new AlterPartitionResponseData.PartitionData().setPartitionIndex(partitionId).setErrorCode(error.code());
    }

    private AlterPartitionResponseData.PartitionData alterPartition(
            int leader,
            TopicImage topic,
            AlterPartitionRequestData.PartitionData data,
            List<Member> members,
            List<ApiMessageAndVersion> records) {
        int partitionId = data.partitionIndex();
        PartitionRegistration partition = topic.partition(partitionId);
        if (partition == null) {
            return answer(partitionId, Errors.UNKNOWN_TOPIC_OR_PARTITION);
        }
        Errors error = error(leader, partition, data, members);
        if (error != Errors.NONE) {
            return answer(partitionId, error);
        }
        PartitionChange change = view.change(topic, partitionId, partition)
                .isr(members.stream().map(Member::brokerId).toList())
                .recoveryState(LeaderRecoveryState.of(data.leaderRecoveryState()));
        if (view.uncleanElection(topic)) {
            change.election(PartitionChange.Election.UNCLEAN);
        }
        Optional<ApiMessageAndVersion> record = change.build();
        PartitionRegistration changed = partition;
        if (record.isPresent()) {
            records.add(record.get());
            PartitionChangeRecord message = (PartitionChangeRecord) record.get().message();
            changed = partition.with(message);
            if (message.leader() != PartitionRegistration.NO_LEADER_CHANGE && message.leader() != leader) {
                // The change ends a reassignment that takes the leader away.
                return answer(partitionId, Errors.NEW_LEADER_ELECTED);
            }
        }
        return answer(partitionId, Errors.NONE)
                .setLeaderId(changed.leader())
                .setIsr(changed.isr())
                .setLeaderRecoveryState(changed.leaderRecoveryState().value())
                .setLeaderEpoch(changed.leaderEpoch())
                .setPartitionEpoch(changed.partitionEpoch());
    }

    private Errors error(
            int leader,
            PartitionRegistration partition,
            AlterPartitionRequestData.PartitionData data,
            List<Member> members) {
        if (data.leaderEpoch() > partition.leaderEpoch() || data.partitionEpoch() > partition.partitionEpoch()) {
            // The leader knows more than we do: there must be a newer controller.
            return Errors.NOT_CONTROLLER;
        }
        if (data.leaderEpoch() < partition.leaderEpoch()) {
            return Errors.FENCED_LEADER_EPOCH;
        }
        if (leader != partition.leader()) {
            return Errors.INVALID_REQUEST;
        }
        if (data.partitionEpoch() < partition.partitionEpoch()) {
            return Errors.INVALID_UPDATE_VERSION;
        }
        Set<Integer> ids = new HashSet<>();
        members.forEach(member -> ids.add(member.brokerId()));
        boolean recovering = data.leaderRecoveryState() == LeaderRecoveryState.RECOVERING.value();
        boolean knownState = recovering || data.leaderRecoveryState() == LeaderRecoveryState.RECOVERED.value();
        if (ids.size() != members.size()
                || ids.isEmpty()
                || !partition.replicas().containsAll(ids)
                || !ids.contains(partition.leader())
                || !knownState
                || (recovering && ids.size() > 1)
                || (recovering && partition.leaderRecoveryState() == LeaderRecoveryState.RECOVERED)) {
            return Errors.INVALID_REQUEST;
        }
        return members.stream().allMatch(this::isEligible) ? Errors.NONE : Errors.INELIGIBLE_REPLICA;
    }

    /** Only the present run of a broker that serves can be in an ISR: an older one may have lost records since (KIP-903). */
    private boolean isEligible(Member member) {
        BrokerRegistration broker = view.image().brokers().broker(member.brokerId());
        return broker != null
                && broker.isActive()
                && (member.brokerEpoch() == ANY_BROKER_EPOCH || member.brokerEpoch() == broker.epoch());
    }

    Decision<AssignReplicasToDirsResponseData> assignDirectories(AssignReplicasToDirsRequestData request) {
        AssignReplicasToDirsResponseData response = new AssignReplicasToDirsResponseData();
        int brokerId = request.brokerId();
        Errors stale = brokerError(brokerId, request.brokerEpoch());
        BrokerRegistration broker = view.image().brokers().broker(brokerId);
        if (stale != Errors.NONE || broker == null) {
            return Decision.reply(response.setErrorCode(stale.code()));
        }
        List<ApiMessageAndVersion> records = new ArrayList<>();
        for (AssignReplicasToDirsRequestData.DirectoryData asked : request.directories()) {
            Uuid directory = asked.id();
            AssignReplicasToDirsResponseData.DirectoryData answer =
                    new AssignReplicasToDirsResponseData.DirectoryData().setId(directory);
            response.directories().add(answer);
            boolean offline = !broker.hasOnlineDirectory(directory);
            for (AssignReplicasToDirsRequestData.TopicData askedTopic : asked.topics()) {
                AssignReplicasToDirsResponseData.TopicData topicAnswer =
                        new AssignReplicasToDirsResponseData.TopicData().setTopicId(askedTopic.topicId());
                answer.topics().add(topicAnswer);
                TopicImage topic = view.image().topics().topic(askedTopic.topicId());
                for (AssignReplicasToDirsRequestData.PartitionData data : askedTopic.partitions()) {
                    Errors error = assignDirectory(broker, directory, offline, topic, data.partitionIndex(), records);
                    topicAnswer.partitions()
                            .add(new AssignReplicasToDirsResponseData.PartitionData()
                                    .setPartitionIndex(data.partitionIndex())
                                    .setErrorCode(error.code()));
                }
            }
        }
        return new Decision<>(records, response);
    }

    private Errors assignDirectory(
            BrokerRegistration broker,
            Uuid directory,
            boolean offline,
            @org.jspecify.annotations.Nullable TopicImage topic,
            int partitionId,
            List<ApiMessageAndVersion> records) {
        if (topic == null) {
            return Errors.UNKNOWN_TOPIC_ID;
        }
        PartitionRegistration partition = topic.partition(partitionId);
        if (partition == null) {
            return Errors.UNKNOWN_TOPIC_OR_PARTITION;
        }
        if (!partition.replicas().contains(broker.id())) {
            return Errors.NOT_LEADER_OR_FOLLOWER;
        }
        Optional<ApiMessageAndVersion> record =
                view.change(topic, partitionId, partition).directory(broker.id(), directory).build();
        record.ifPresent(records::add);
        if (offline) {
            PartitionRegistration assigned =
                    record.isPresent() ? partition.with((PartitionChangeRecord) record.get().message()) : partition;
            new LeadershipDecisions(view).replicaOffline(topic, partitionId, assigned, broker.id(), records);
        }
        return Errors.NONE;
    }
}
