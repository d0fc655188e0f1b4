package dev.kraftbench.simulation.cluster;

import dev.kraftbench.metadata.ClusterImage;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Creates and deletes topics, one thing at a time, each repeated until it is acknowledged. */
final class TopicAdmin implements Workload {

    private static final String PREFIX = "passing-";
    private static final Set<Errors> EXPECTED = EnumSet.of(
            Errors.NOT_CONTROLLER,
            Errors.REQUEST_TIMED_OUT,
            Errors.COORDINATOR_NOT_AVAILABLE,
            Errors.INVALID_REPLICATION_FACTOR); // while a broker is fenced

    private final ClusterClient client;
    private final TreeSet<String> present = new TreeSet<>();
    /** Requests for these may still be under way somewhere, as an earlier answer was lost, and happen late. */
    private final TreeSet<String> doubtful = new TreeSet<>();
    private int created;
    private boolean stopping;
    private boolean idle;

    TopicAdmin(ClusterClient client) {
        this.client = client;
    }

    /** Begins nothing new. */
    @Override
    public void stop() {
        stopping = true;
    }

    @Override
    public boolean isSettled() {
        return idle;
    }

    @Override
    public void start() {
        client.soon(100, 1500, this::next);
    }

    private void next() {
        idle = stopping;
        if (stopping) {
            return;
        }
        if (!present.isEmpty() && client.simulation().chance(0.5)) {
            delete(present.first());
        } else {
            create(PREFIX + ++created);
        }
    }

    private void create(String name) {
        CreateTopicsRequestData request = new CreateTopicsRequestData().setTimeoutMs(1000);
        request.topics().add(new CreateTopicsRequestData.CreatableTopic()
                .setName(name)
                .setNumPartitions(1)
                .setReplicationFactor((short) SimCluster.NODES));
        client.ask(client.anyBroker(), ApiKeys.CREATE_TOPICS, request, message -> {
            Errors error = message instanceof CreateTopicsResponseData response
                    ? Errors.forCode(response.topics().iterator().next().errorCode())
                    : null;
            if (isDone(name, error, Errors.TOPIC_ALREADY_EXISTS, message)) {
                present.add(name);
                start();
            } else {
                client.soon(50, 300, () -> create(name));
            }
        });
    }

    private void delete(String name) {
        present.remove(name);
        DeleteTopicsRequestData request = new DeleteTopicsRequestData()
                .setTimeoutMs(1000)
                .setTopics(List.of(new DeleteTopicsRequestData.DeleteTopicState().setName(name)));
        client.ask(client.anyBroker(), ApiKeys.DELETE_TOPICS, request, message -> {
            Errors error = message instanceof DeleteTopicsResponseData response
                    ? Errors.forCode(response.responses().iterator().next().errorCode())
                    : null;
            if (isDone(name, error, Errors.UNKNOWN_TOPIC_OR_PARTITION, message)) {
                start();
            } else {
                client.soon(50, 300, () -> delete(name));
            }
        });
    }

    private boolean isDone(String name, @Nullable Errors error, Errors doneBefore, @Nullable ApiMessage message) {
        if (error != null && error != Errors.NONE && error != doneBefore && !EXPECTED.contains(error)) {
            throw new AssertionError("topic " + name + " got " + error + ": " + message);
        }
        if (error != Errors.NONE) {
            doubtful.add(name);
        }
        return error == Errors.NONE || error == doneBefore;
    }

    /** At the end: the topics that were created and not deleted are there, and none of the others, as far as that is certain. */
    @Override
    public void checkEnd(SimNode node) {
        ClusterImage image = node.image();
        TreeSet<String> found = new TreeSet<>();
        image.topics().all().stream().filter(topic -> topic.name().startsWith(PREFIX)).forEach(topic -> found.add(topic.name()));
        TreeSet<String> surplus = new TreeSet<>(found);
        surplus.removeAll(present);
        surplus.removeAll(doubtful);
        TreeSet<String> missing = new TreeSet<>(present);
        missing.removeAll(found);
        missing.removeAll(doubtful);
        if (!surplus.isEmpty() || !missing.isEmpty()) {
            throw new AssertionError("acknowledged topics are " + present + ", found are " + found);
        }
    }
}
