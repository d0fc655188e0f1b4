package dev.kraftbench.controller;

import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metadata.BrokerRegistrationChangeRecord;
import org.apache.kafka.common.metadata.UnregisterBrokerRecord;

/** What becomes of leaders, ISR and ELR when brokers come, go and fail. Pure. */
final class LeadershipDecisions {

    private static final byte FENCE = 1;
    private static final byte UNFENCE = -1;
    private static final byte IN_CONTROLLED_SHUTDOWN = 1;

    private final ClusterView view;

    LeadershipDecisions(ClusterView view) {
        this.view = view;
    }

    boolean leadsAny(int brokerId) {
        return anyPartition(partition -> partition.leader() == brokerId);
    }

    private boolean anyPartition(Predicate<PartitionRegistration> condition) {
        for (TopicImage topic : view.image().topics().all()) {
            for (PartitionRegistration partition : topic.partitions().values()) {
                if (condition.test(partition)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The broker no longer serves: it leaves every ISR, its partitions get other leaders, and it is fenced. */
    List<ApiMessageAndVersion> fence(BrokerRegistration broker) {
        List<ApiMessageAndVersion> records = withoutBroker(broker.id());
        records.add(registrationChange(broker, FENCE, (byte) 0));
        return records;
    }

    /** The broker serves from now on: it is unfenced and leads what has no leader. */
    List<ApiMessageAndVersion> unfence(BrokerRegistration broker) {
        List<ApiMessageAndVersion> records = new ArrayList<>();
        records.add(registrationChange(broker, UNFENCE, (byte) 0));
        int id = broker.id();
        IntPredicate alive = replica -> replica == id || view.isActive(replica);
        forEach(partition -> !partition.hasLeader(), (topic, partitionId, partition) ->
                elect(topic, view.change(topic, partitionId, partition, alive), records));
        return records;
    }

    /** The broker wants to leave in good order: it leads no more and is in no ISR, but stays unfenced until others have caught up. */
    List<ApiMessageAndVersion> beginControlledShutdown(BrokerRegistration broker) {
        List<ApiMessageAndVersion> records = new ArrayList<>();
        if (!broker.inControlledShutdown()) {
            records.add(registrationChange(broker, (byte) 0, IN_CONTROLLED_SHUTDOWN));
        }
        records.addAll(withoutBroker(broker.id()));
        return records;
    }

    /** The broker is forgotten for good. */
    List<ApiMessageAndVersion> unregister(BrokerRegistration broker) {
        int id = broker.id();
        List<ApiMessageAndVersion> records = new ArrayList<>();
        forEach(partition -> partition.isr().contains(id) || partition.elr().contains(id), (topic, partitionId, partition) ->
                remove(topic, partitionId, partition, id, true, records));
        records.add(new ApiMessageAndVersion(
                new UnregisterBrokerRecord().setBrokerId(id).setBrokerEpoch(broker.epoch()), (short) 0));
        return records;
    }

    /**
     * A new run of the broker registers: what it may have lost must not make it a leader.
     *
     * @param clean whether the run before it ended in good order, so that its log is complete
     */
    List<ApiMessageAndVersion> restarted(int brokerId, boolean clean) {
        if (clean || !view.image().features().isElrEnabled()) {
            return withoutBroker(brokerId);
        }
        List<ApiMessageAndVersion> records = new ArrayList<>();
        forEach(partition -> partition.isr().contains(brokerId) || partition.elr().contains(brokerId),
                (topic, partitionId, partition) -> remove(topic, partitionId, partition, brokerId, true, records));
        return records;
    }

    /** The broker's replicas in these directories are lost; the directories are off-line from now on. */
    List<ApiMessageAndVersion> directoriesOffline(BrokerRegistration broker, List<Uuid> offline) {
        List<Uuid> newlyOffline = broker.directories().stream().filter(offline::contains).toList();
        if (newlyOffline.isEmpty()) {
            return List.of();
        }
        int id = broker.id();
        List<ApiMessageAndVersion> records = new ArrayList<>();
        forEach(
                partition -> partition.isr().contains(id) && newlyOffline.contains(partition.directoryOf(id)),
                (topic, partitionId, partition) -> remove(topic, partitionId, partition, id, false, records));
        List<Uuid> left = broker.directories().stream().filter(directory -> !offline.contains(directory)).toList();
        // A record cannot say that there are none left; such a broker is about to end.
        if (!left.isEmpty()) {
            records.add(new ApiMessageAndVersion(
                    new BrokerRegistrationChangeRecord().setBrokerId(id).setBrokerEpoch(broker.epoch()).setLogDirs(left),
                    view.versions().brokerRegistrationChange()));
        }
        return records;
    }

    /** The broker says that it holds this replica in a directory that is off-line. */
    void replicaOffline(TopicImage topic, int partitionId, PartitionRegistration partition, int brokerId, List<ApiMessageAndVersion> to) {
        if (partition.isr().contains(brokerId)) {
            remove(topic, partitionId, partition, brokerId, false, to);
        }
    }

    /** Makes preferred leaders lead again where they can, at most so many at once (auto.leader.rebalance.enable). */
    List<ApiMessageAndVersion> balanceLeaders(int atMost) {
        List<ApiMessageAndVersion> records = new ArrayList<>();
        forEach(partition -> !partition.hasPreferredLeader(), (topic, partitionId, partition) -> {
            if (records.size() < atMost) {
                view.change(topic, partitionId, partition)
                        .election(PartitionChange.Election.PREFERRED)
                        .build()
                        .ifPresent(records::add);
            }
        });
        return records;
    }

    /** Whether any partition that has no leader may have an unclean election. */
    List<ApiMessageAndVersion> electUncleanLeaders(int atMost) {
        List<ApiMessageAndVersion> records = new ArrayList<>();
        forEach(partition -> !partition.hasLeader(), (topic, partitionId, partition) -> {
            if (records.size() < atMost && view.uncleanElection(topic)) {
                view.change(topic, partitionId, partition)
                        .election(PartitionChange.Election.UNCLEAN)
                        .build()
                        .ifPresent(records::add);
            }
        });
        return records;
    }

    private List<ApiMessageAndVersion> withoutBroker(int brokerId) {
        List<ApiMessageAndVersion> records = new ArrayList<>();
        forEach(partition -> partition.isr().contains(brokerId), (topic, partitionId, partition) ->
                remove(topic, partitionId, partition, brokerId, false, records));
        return records;
    }

    private void remove(
            TopicImage topic,
            int partitionId,
            PartitionRegistration partition,
            int brokerId,
            boolean mayHaveLostRecords,
            List<ApiMessageAndVersion> records) {
        IntPredicate alive = replica -> replica != brokerId && view.isActive(replica);
        PartitionChange change = view.change(topic, partitionId, partition, alive)
                .isr(partition.isr().stream().filter(replica -> replica != brokerId).toList());
        if (mayHaveLostRecords) {
            change.uncleanShutdown(Set.of(brokerId));
        }
        elect(topic, change, records);
    }

    private void elect(TopicImage topic, PartitionChange change, List<ApiMessageAndVersion> records) {
        if (view.uncleanElection(topic)) {
            change.election(PartitionChange.Election.UNCLEAN);
        }
        change.build().ifPresent(records::add);
    }

    private ApiMessageAndVersion registrationChange(BrokerRegistration broker, byte fenced, byte inControlledShutdown) {
        return new ApiMessageAndVersion(
                new BrokerRegistrationChangeRecord()
                        .setBrokerId(broker.id())
                        .setBrokerEpoch(broker.epoch())
                        .setFenced(fenced)
                        .setInControlledShutdown(inControlledShutdown),
                (short) (inControlledShutdown == 0 ? 0 : 1));
    }

    private interface PartitionVisitor {
        void visit(TopicImage topic, int partitionId, PartitionRegistration partition);
    }

    private void forEach(Predicate<PartitionRegistration> condition, PartitionVisitor visitor) {
        for (TopicImage topic : view.image().topics().all()) {
            for (Map.Entry<Integer, PartitionRegistration> entry : topic.partitions().entrySet()) {
                if (condition.test(entry.getValue())) {
                    visitor.visit(topic, entry.getKey(), entry.getValue());
                }
            }
        }
    }
}
