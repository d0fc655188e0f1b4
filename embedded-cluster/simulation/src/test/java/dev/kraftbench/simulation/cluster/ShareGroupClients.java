package dev.kraftbench.simulation.cluster;

import static dev.kraftbench.simulation.cluster.ClusterClient.MILLI;

import dev.kraftbench.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/** A share group over one topic that is produced to. */
final class ShareGroupClients implements Workload {

    static final int SESSION_MILLIS = 4000;
    static final int LOCK_MILLIS = 3000;
    static final int DELIVERY_LIMIT = 5;

    private final SimCluster cluster;
    private final Simulation simulation;
    private final ClusterClient admin;
    private final DataClients data;
    private final String id;
    private final String topic;
    private final int partitions;
    private final ShareLedger ledger;
    private final List<ShareMember> members = new ArrayList<>();
    private final int wantedMembers;
    private int processes;
    private boolean stopping;

    /** @param data who produces to the topic */
    ShareGroupClients(SimCluster cluster, DataClients data, String id, String topic, int partitions) {
        this.cluster = cluster;
        this.simulation = cluster.simulation();
        this.admin = cluster.newClient("kraftbench");
        this.data = data;
        this.id = id;
        this.topic = topic;
        this.partitions = partitions;
        this.ledger = new ShareLedger(simulation, LOCK_MILLIS, DELIVERY_LIMIT);
        this.wantedMembers = (int) simulation.between(1, 4);
    }

    String id() {
        return id;
    }

    String topic() {
        return topic;
    }

    int sessionMillis() {
        return SESSION_MILLIS;
    }

    ShareLedger ledger() {
        return ledger;
    }

    int processes() {
        return processes;
    }

    /** The group begins with the first record there is, not with the next. */
    @Override
    public void start() {
        IncrementalAlterConfigsRequestData.AlterConfigsResource group = new IncrementalAlterConfigsRequestData.AlterConfigsResource()
                .setResourceType(ConfigResource.Type.GROUP.id())
                .setResourceName(id);
        group.configs()
                .add(new IncrementalAlterConfigsRequestData.AlterableConfig()
                        .setName("share.auto.offset.reset")
                        .setConfigOperation((byte) 0)
                        .setValue("earliest"));
        IncrementalAlterConfigsRequestData request = new IncrementalAlterConfigsRequestData();
        request.resources().add(group);
        admin.ask(admin.anyBroker(), ApiKeys.INCREMENTAL_ALTER_CONFIGS, request, message -> {
            if (message instanceof IncrementalAlterConfigsResponseData response
                    && response.responses().getFirst().errorCode() == Errors.NONE.code()) {
                simulation.after(2000 * MILLI, () -> {
                    for (int i = 0; i < wantedMembers; i++) {
                        startMember(i);
                    }
                });
            } else {
                admin.soon(100, 300, this::start);
            }
        });
    }

    private void startMember(int number) {
        processes++;
        ShareMember member = new ShareMember(cluster, this, "worker-" + number);
        members.add(member);
        member.start();
        if (stopping) {
            member.stop();
        }
    }

    /** A process has ended; another follows. */
    void ended(ShareMember member) {
        members.remove(member);
        simulation.after(simulation.between(50, 3000) * MILLI, () -> startMember(processes));
    }

    @Override
    public void stop() {
        stopping = true;
        members.forEach(ShareMember::stop);
    }

    @Override
    public boolean isSettled() {
        if (!data.isSettled() || members.size() < wantedMembers) {
            return false;
        }
        for (int p = 0; p < partitions; p++) {
            TopicPartition partition = new TopicPartition(topic, p);
            if (!ledger.isDone(partition, cluster.nodes().getFirst().replicas().partition(partition).highWatermark())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        StringBuilder state = new StringBuilder("share group " + id + ": " + members);
        for (int p = 0; p < partitions; p++) {
            TopicPartition partition = new TopicPartition(topic, p);
            var replicas = cluster.nodes().getFirst().replicas();
            var replica = replicas == null ? null : replicas.partition(partition);
            state.append(System.lineSeparator()).append(ledger.progress(partition, replica == null ? 0 : replica.highWatermark()));
        }
        return state.toString();
    }
}
