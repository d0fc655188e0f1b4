package dev.kraftbench.simulation.cluster;

import dev.kraftbench.metadata.PartitionRegistration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** The coordinator of one key as a client holds it: any broker is asked for it, and it is forgotten once it answers that it is not. */
final class Coordinator {

    static final byte GROUP = 0;
    static final byte TRANSACTION = 1;

    /** After which a client looks for the coordinator again, or asks it again. */
    private static final Set<Errors> ELSEWHERE = EnumSet.of(
            Errors.COORDINATOR_NOT_AVAILABLE, Errors.COORDINATOR_LOAD_IN_PROGRESS, Errors.NOT_COORDINATOR, Errors.REQUEST_TIMED_OUT);

    private final ClusterClient client;
    private final byte keyType;
    private final String key;
    private int broker = -1;

    Coordinator(ClusterClient client, byte keyType, String key) {
        this.client = client;
        this.keyType = keyType;
        this.key = key;
    }

    /**
     * Asks the coordinator, finding it first where it is not known.
     *
     * @param answer told null if none came or there is no coordinator
     */
    void ask(ApiKeys api, short version, ApiMessage message, long timeoutNanos, Consumer<@Nullable ApiMessage> answer) {
        if (broker >= 0) {
            client.ask(broker, api, version, message, timeoutNanos, answer);
            return;
        }
        FindCoordinatorRequestData request =
                new FindCoordinatorRequestData().setKeyType(keyType).setCoordinatorKeys(List.of(key));
        client.ask(client.anyBroker(), ApiKeys.FIND_COORDINATOR, request, found -> {
            if (found instanceof FindCoordinatorResponseData response) {
                FindCoordinatorResponseData.Coordinator one = response.coordinators().getFirst();
                Errors error = Errors.forCode(one.errorCode());
                if (error == Errors.NONE) {
                    broker = one.nodeId();
                    client.ask(broker, api, version, message, timeoutNanos, answer);
                    return;
                } else if (!ELSEWHERE.contains(error)) {
                    throw new AssertionError("coordinator of " + key + ": " + error + ", " + one.errorMessage());
                }
            }
            answer.accept(null);
        });
    }

    void ask(ApiKeys api, ApiMessage message, long timeoutNanos, Consumer<@Nullable ApiMessage> answer) {
        ask(api, api.latestVersion(false), message, timeoutNanos, answer);
    }

    /** Whether the error (null: no answer) tells nothing but to ask again, perhaps someone else. */
    boolean isElsewhere(@Nullable Errors error) {
        boolean elsewhere = error == null || ELSEWHERE.contains(error);
        if (elsewhere) {
            broker = -1;
        }
        return elsewhere;
    }

    /** Whether the broker it would ask leads the partition of the coordinator's state by the newest metadata there is, and knows so. */
    boolean isCertain(SimCluster cluster, TopicPartition shard) {
        ClusterClient.Leader newest = cluster.leader(shard);
        if (broker < 0 || newest == null || newest.broker() != broker) {
            return false;
        }
        PartitionRegistration known = cluster.nodes().get(broker - 1).image().topics().partition(shard);
        return known != null && known.leaderEpoch() == newest.epoch();
    }

    @Override
    public String toString() {
        return "coordinator " + broker;
    }
}
