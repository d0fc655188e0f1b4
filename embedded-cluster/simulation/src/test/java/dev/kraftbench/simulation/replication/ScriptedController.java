package dev.kraftbench.simulation.replication;

import dev.kraftbench.kernel.LinkFaults;
import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.simulation.Simulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AlterPartitionRequestData;
import org.apache.kafka.common.message.AlterPartitionResponseData;
import org.apache.kafka.common.metadata.FenceBrokerRecord;
import org.apache.kafka.common.metadata.PartitionChangeRecord;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.RegisterBrokerRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.metadata.UnfenceBrokerRecord;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/**
 * A controller that never fails and decides in an instant: registers and fences brokers, elects leaders out of the ISR and the eligible
 * replicas of KIP-966 only, and checks AlterPartition as KIP-497 and KIP-903 want it. What it decides is a log of records, which brokers hear of late.
 */
final class ScriptedController {

    static final int NODE = 100;
    static final String LISTENER = "CONTROLLER";
    static final Uuid TOPIC_ID = new Uuid(7, 7);
    static final String TOPIC = "orders";

    static final int MIN_ISR = 2;

    private static final long SESSION_NANOS = 300_000_000L;
    private static final long WATCH_NANOS = 40_000_000L;

    private final Simulation simulation;
    private final LinkFaults faults;
    private final List<ApiMessage> log = new ArrayList<>();
    private final Map<Integer, Long> lastHeardNanos = new HashMap<>();
    private final Map<Integer, Integer> lastLeaders = new HashMap<>();
    private BiConsumer<Integer, Integer> onJoined = (leader, joined) -> {};
    private ClusterImage image = ClusterImage.EMPTY;

    ScriptedController(Simulation simulation, LinkFaults faults, List<Integer> brokers, int partitions) {
        this.simulation = simulation;
        this.faults = faults;
        brokers.forEach(id -> register(id, new Uuid(id, 0)));
        brokers.forEach(this::unfence);
        List<ApiMessage> records = new ArrayList<>();
        records.add(new TopicRecord().setName(TOPIC).setTopicId(TOPIC_ID));
        for (int p = 0; p < partitions; p++) {
            int leader = brokers.get(p % brokers.size());
            records.add(new PartitionRecord()
                    .setTopicId(TOPIC_ID)
                    .setPartitionId(p)
                    .setReplicas(brokers)
                    .setIsr(brokers)
                    .setLeader(leader)
                    .setLeaderEpoch(0)
                    .setPartitionEpoch(0));
        }
        commit(records);
    }

    ClusterImage image() {
        return image;
    }

    int logEnd() {
        return log.size();
    }

    List<ApiMessage> records(int from) {
        return log.subList(from, log.size());
    }

    PartitionRegistration partition(int partition) {
        return image.topics().topic(TOPIC_ID).partition(partition);
    }

    long brokerEpoch(int broker) {
        return image.brokers().broker(broker).epoch();
    }

    boolean isFenced(int broker) {
        return image.brokers().broker(broker).fenced();
    }

    /** Is told the leader and the replica that has just joined the ISR, before the leader hears of it. */
    void onJoined(BiConsumer<Integer, Integer> listener) {
        onJoined = listener;
    }

    private void commit(List<? extends ApiMessage> records) {
        ClusterDelta delta = new ClusterDelta(image);
        records.forEach(delta::replay);
        log.addAll(records);
        image = delta.apply(log.size() - 1, 1);
        forEachPartition((index, partition) -> {
            if (partition.hasLeader()) {
                lastLeaders.put(index, partition.leader());
            }
        });
        simulation.note(() -> "controller: " + records);
    }

    // ---- brokers

    /** A new run of a broker, whose log may not be what it was: fenced until it has caught up, and no longer eligible anywhere. */
    void register(int broker, Uuid incarnation) {
        RegisterBrokerRecord record = new RegisterBrokerRecord()
                .setBrokerId(broker)
                .setBrokerEpoch(log.size())
                .setIncarnationId(incarnation)
                .setFenced(true);
        record.endPoints()
                .add(new RegisterBrokerRecord.BrokerEndpoint()
                        .setName(SimBroker.LISTENER)
                        .setHost("broker-" + broker)
                        .setPort(9000 + broker)
                        .setSecurityProtocol((short) 0));
        commit(List.of(record));
        forEachPartition((index, partition) -> takeOut(broker, index, partition, false));
        heard(broker);
    }

    void unfence(int broker) {
        BrokerRegistration registration = image.brokers().broker(broker);
        if (!registration.fenced()) {
            return;
        }
        heard(broker);
        commit(List.of(new UnfenceBrokerRecord().setId(broker).setEpoch(registration.epoch())));
        forEachPartition((index, partition) -> {
            if (partition.hasLeader()) {
                return;
            }
            boolean noneEligible = partition.isr().isEmpty() && partition.elr().isEmpty();
            boolean lastLeader = noneEligible && lastLeaders.get(index) == broker;
            if (partition.isr().contains(broker)) {
                commit(List.of(change(index).setLeader(broker)));
            } else if (partition.elr().contains(broker) || lastLeader) {
                commit(List.of(change(index)
                        .setLeader(broker)
                        .setIsr(List.of(broker))
                        .setEligibleLeaderReplicas(without(partition.elr(), broker))));
            }
        });
    }

    void heard(int broker) {
        lastHeardNanos.put(broker, simulation.nowNanos());
    }

    void watch() {
        for (BrokerRegistration broker : List.copyOf(image.brokers().all())) {
            if (!broker.fenced() && simulation.nowNanos() - lastHeardNanos.get(broker.id()) > SESSION_NANOS) {
                commit(List.of(new FenceBrokerRecord().setId(broker.id()).setEpoch(broker.epoch())));
                forEachPartition((index, partition) -> takeOut(broker.id(), index, partition, true));
            }
        }
        simulation.after(WATCH_NANOS, this::watch);
    }

    /** Takes a broker out of the ISR; if too few remain it stays eligible (KIP-966), unless its log can't be trusted any more. */
    private void takeOut(int broker, int index, PartitionRegistration partition, boolean trusted) {
        if (!partition.isr().contains(broker) && !partition.elr().contains(broker)) {
            return;
        }
        List<Integer> isr = without(partition.isr(), broker);
        List<Integer> elr = new ArrayList<>(without(partition.elr(), broker));
        if (isr.size() >= MIN_ISR) {
            elr.clear();
        } else if (trusted) {
            elr.add(broker);
        }
        PartitionChangeRecord change = change(index).setIsr(isr).setEligibleLeaderReplicas(elr);
        if (partition.leader() == broker || !partition.hasLeader()) {
            List<Integer> candidates = isr.isEmpty() && elr.isEmpty() ? List.of(lastLeaders.get(index)) : elr;
            int inSync = anyActive(isr);
            int chosen = inSync >= 0 ? inSync : anyActive(candidates);
            if (chosen >= 0 || partition.hasLeader()) {
                change.setLeader(chosen);
            }
            if (inSync < 0 && chosen >= 0) {
                change.setIsr(List.of(chosen)).setEligibleLeaderReplicas(without(elr, chosen));
            }
        }
        commit(List.of(change));
    }

    private int anyActive(List<Integer> brokers) {
        List<Integer> active =
                brokers.stream().filter(member -> image.brokers().isActive(member)).toList();
        return active.isEmpty()
                ? PartitionRegistration.NO_LEADER
                : active.get((int) simulation.between(0, active.size() - 1));
    }

    private static List<Integer> without(List<Integer> brokers, int broker) {
        return brokers.stream().filter(member -> member != broker).toList();
    }

    /** Moves the leadership to some other member of the ISR, for no reason. */
    void electAnother(int index) {
        PartitionRegistration partition = partition(index);
        int chosen = anyActive(without(partition.isr(), partition.leader()));
        if (chosen >= 0) {
            commit(List.of(change(index).setLeader(chosen)));
        }
    }

    private interface EachPartition {
        void accept(int index, PartitionRegistration partition);
    }

    private void forEachPartition(EachPartition each) {
        if (image.topics().topic(TOPIC_ID) != null) {
            List.copyOf(image.topics().topic(TOPIC_ID).partitions().keySet()).forEach(index -> each.accept(index, partition(index)));
        }
    }

    private static PartitionChangeRecord change(int index) {
        return new PartitionChangeRecord().setTopicId(TOPIC_ID).setPartitionId(index);
    }

    boolean hears(int broker) {
        return !faults.of(broker, NODE).cut() && !faults.of(NODE, broker).cut();
    }

    // ---- AlterPartition

    void alterPartition(Request request, ResponseSink sink) {
        AlterPartitionRequestData message = (AlterPartitionRequestData) request.message();
        AlterPartitionResponseData response = new AlterPartitionResponseData();
        BrokerRegistration broker = image.brokers().broker(message.brokerId());
        if (broker == null || broker.epoch() != message.brokerEpoch()) {
            sink.respond(response.setErrorCode(Errors.STALE_BROKER_EPOCH.code()));
            return;
        }
        for (AlterPartitionRequestData.TopicData topic : message.topics()) {
            var answers = new AlterPartitionResponseData.TopicData().setTopicId(topic.topicId());
            response.topics().add(answers);
            for (AlterPartitionRequestData.PartitionData asked : topic.partitions()) {
                answers.partitions().add(alter(message.brokerId(), asked));
            }
        }
        sink.respond(response);
    }

    private AlterPartitionResponseData.PartitionData alter(int leader, AlterPartitionRequestData.PartitionData asked) {
        var answer = new AlterPartitionResponseData.PartitionData().setPartitionIndex(asked.partitionIndex());
        PartitionRegistration partition = partition(asked.partitionIndex());
        Errors error = check(leader, asked, partition);
        if (error != Errors.NONE) {
            return answer.setErrorCode(error.code());
        }
        List<Integer> isr = asked.newIsrWithEpochs().stream()
                .map(AlterPartitionRequestData.BrokerState::brokerId)
                .toList();
        List<Integer> elr = new ArrayList<>(partition.elr());
        partition.isr().stream().filter(member -> !elr.contains(member)).forEach(elr::add);
        elr.removeAll(isr);
        commit(List.of(change(asked.partitionIndex())
                .setIsr(isr)
                .setEligibleLeaderReplicas(isr.size() >= MIN_ISR ? List.of() : elr)));
        isr.stream()
                .filter(member -> !partition.isr().contains(member))
                .forEach(joined -> onJoined.accept(leader, joined));
        PartitionRegistration now = partition(asked.partitionIndex());
        return answer.setLeaderId(now.leader())
                .setLeaderEpoch(now.leaderEpoch())
                .setPartitionEpoch(now.partitionEpoch())
                .setIsr(now.isr());
    }

    private Errors check(int leader, AlterPartitionRequestData.PartitionData asked, PartitionRegistration partition) {
        if (partition.leader() != leader || asked.leaderEpoch() < partition.leaderEpoch()) {
            return Errors.FENCED_LEADER_EPOCH;
        }
        if (asked.leaderEpoch() > partition.leaderEpoch()) {
            return Errors.NOT_CONTROLLER;
        }
        if (asked.partitionEpoch() != partition.partitionEpoch()) {
            return Errors.INVALID_UPDATE_VERSION;
        }
        for (AlterPartitionRequestData.BrokerState member : asked.newIsrWithEpochs()) {
            BrokerRegistration broker = image.brokers().broker(member.brokerId());
            boolean sameRun = member.brokerEpoch() == -1 || broker.epoch() == member.brokerEpoch();
            if (!broker.isActive() || !sameRun) {
                return Errors.INELIGIBLE_REPLICA;
            }
        }
        return Errors.NONE;
    }
}
