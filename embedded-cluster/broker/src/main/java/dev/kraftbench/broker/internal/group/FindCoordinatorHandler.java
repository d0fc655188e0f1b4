package dev.kraftbench.broker.internal.group;

import dev.kraftbench.broker.ImageWatch;
import dev.kraftbench.broker.TopicCreation;
import dev.kraftbench.group.GroupCoordinator;
import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.Endpoint;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.List;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.apache.kafka.common.protocol.Errors;

/**
 * FIND_COORDINATOR: the leader of the partition of {@code __consumer_offsets} that a group belongs to. Creates the topic when it is first
 * needed, and waits for it a moment.
 */
final class FindCoordinatorHandler implements RequestHandler {

    private static final byte GROUP = 0;
    private static final int BATCHED_SINCE = 4;
    private static final int NO_NODE = -1;

    private final ImageWatch images;
    private final TopicCreation creation;

    FindCoordinatorHandler(ImageWatch images, TopicCreation creation) {
        this.images = images;
        this.creation = creation;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        FindCoordinatorRequestData asked = (FindCoordinatorRequestData) request.message();
        boolean missing = asked.keyType() == GROUP && images.image().topics().topic(GroupCoordinator.TOPIC) == null;
        if (missing) {
            creation.ensure(List.of(GroupCoordinator.TOPIC), request.connection().lane(), failures -> answer(request, asked, sink));
        } else {
            answer(request, asked, sink);
        }
    }

    private void answer(Request request, FindCoordinatorRequestData asked, ResponseSink sink) {
        ClusterImage image = images.image();
        String listener = request.connection().listener();
        FindCoordinatorResponseData response = new FindCoordinatorResponseData();
        if (request.version() >= BATCHED_SINCE) {
            asked.coordinatorKeys().forEach(key -> response.coordinators().add(find(image, listener, asked.keyType(), key)));
        } else {
            Coordinator found = find(image, listener, asked.keyType(), asked.key());
            response.setErrorCode(found.errorCode())
                    .setErrorMessage(found.errorMessage())
                    .setNodeId(found.nodeId())
                    .setHost(found.host())
                    .setPort(found.port());
        }
        sink.respond(response);
    }

    private static Coordinator find(ClusterImage image, String listener, byte keyType, String key) {
        Coordinator answer = new Coordinator().setKey(key).setNodeId(NO_NODE).setHost("").setPort(-1);
        if (keyType != GROUP) {
            return failed(answer, Errors.INVALID_REQUEST, "This cluster has no coordinators of type " + keyType + " yet.");
        }
        TopicImage topic = image.topics().topic(GroupCoordinator.TOPIC);
        if (topic == null) {
            return failed(answer, Errors.COORDINATOR_NOT_AVAILABLE, Errors.COORDINATOR_NOT_AVAILABLE.message());
        }
        int index = GroupCoordinator.partitionFor(key, topic.partitions().size());
        PartitionRegistration partition = topic.partition(index);
        BrokerRegistration broker = partition == null ? null : image.brokers().broker(partition.leader());
        Endpoint endpoint = broker == null || broker.fenced() ? null : broker.listeners().get(listener);
        if (broker == null || endpoint == null) {
            return failed(answer, Errors.COORDINATOR_NOT_AVAILABLE, Errors.COORDINATOR_NOT_AVAILABLE.message());
        }
        return answer.setNodeId(broker.id()).setHost(endpoint.host()).setPort(endpoint.port());
    }

    private static Coordinator failed(Coordinator answer, Errors error, String message) {
        return answer.setErrorCode(error.code()).setErrorMessage(message);
    }
}
