package dev.kraftbench.broker.internal;

import dev.kraftbench.broker.CoordinatorType;
import dev.kraftbench.broker.ImageWatch;
import dev.kraftbench.broker.TopicCreation;
import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.Endpoint;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.apache.kafka.common.protocol.Errors;

/**
 * FIND_COORDINATOR: the leader of the partition of the internal topic that a group, a transactional id or a share-partition belongs to.
 * Creates the topic when it is first needed, and waits for it a moment.
 */
public final class FindCoordinatorHandler implements RequestHandler {

    private static final int BATCHED_SINCE = 4;
    private static final int NO_NODE = -1;

    private final ImageWatch images;
    private final TopicCreation creation;

    public FindCoordinatorHandler(ImageWatch images, TopicCreation creation) {
        this.images = images;
        this.creation = creation;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        FindCoordinatorRequestData asked = (FindCoordinatorRequestData) request.message();
        Optional<CoordinatorType> type = CoordinatorType.of(asked.keyType(), request.version());
        if (type.isPresent() && images.image().topics().topic(type.get().topic()) == null) {
            creation.ensure(List.of(type.get().topic()), request.connection().lane(), failures -> answer(request, asked, sink));
        } else {
            answer(request, asked, sink);
        }
    }

    private void answer(Request request, FindCoordinatorRequestData asked, ResponseSink sink) {
        ClusterImage image = images.image();
        String listener = request.connection().listener();
        Optional<CoordinatorType> type = CoordinatorType.of(asked.keyType(), request.version());
        FindCoordinatorResponseData response = new FindCoordinatorResponseData();
        if (request.version() >= BATCHED_SINCE) {
            asked.coordinatorKeys().forEach(key -> response.coordinators().add(find(image, listener, type, key)));
        } else {
            Coordinator found = find(image, listener, type, asked.key());
            response.setErrorCode(found.errorCode())
                    .setErrorMessage(found.errorMessage())
                    .setNodeId(found.nodeId())
                    .setHost(found.host())
                    .setPort(found.port());
        }
        sink.respond(response);
    }

    private static Coordinator find(ClusterImage image, String listener, Optional<CoordinatorType> type, String key) {
        Coordinator answer = new Coordinator().setKey(key).setNodeId(NO_NODE).setHost("").setPort(-1);
        if (type.isEmpty()) {
            return failed(answer, Errors.INVALID_REQUEST, "There are no coordinators of this type.");
        }
        if (!type.get().isKey(key)) {
            return failed(answer, Errors.INVALID_REQUEST, "The key is not one of a " + type.get() + " coordinator.");
        }
        TopicImage topic = image.topics().topic(type.get().topic());
        if (topic == null) {
            return failed(answer, Errors.COORDINATOR_NOT_AVAILABLE, Errors.COORDINATOR_NOT_AVAILABLE.message());
        }
        int index = type.get().partitionFor(key, topic.partitions().size());
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
