package dev.kraftbench.broker.internal;

import dev.kraftbench.broker.internal.access.Caller;
import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.ControllerRegistration;
import dev.kraftbench.metadata.Endpoint;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeClusterResponseData.DescribeClusterBroker;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/** DESCRIBE_CLUSTER: the brokers on a broker listener, the controllers on a controller listener (KIP-919). */
public final class DescribeClusterHandler implements RequestHandler {

    /** What a listener can tell about, by the codes of KIP-919. */
    public enum Endpoints {
        BROKERS(1),
        CONTROLLERS(2);

        private final byte code;

        Endpoints(int code) {
            this.code = (byte) code;
        }
    }

    private static final byte UNKNOWN_CODE = 0;
    /** Before, requests and answers could only be about brokers. */
    private static final short ENDPOINT_TYPES_SINCE = 1;

    private final Endpoints endpoints;
    private final String clusterId;
    private final Supplier<ClusterImage> images;
    private final IntSupplier controllerId;

    /** @param controllerId of the active controller, or -1, for any thread; a broker gives its own, since it forwards */
    public DescribeClusterHandler(
            Endpoints endpoints, String clusterId, Supplier<ClusterImage> images, IntSupplier controllerId) {
        this.endpoints = endpoints;
        this.clusterId = clusterId;
        this.images = images;
        this.controllerId = controllerId;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        DescribeClusterRequestData asked = (DescribeClusterRequestData) request.message();
        DescribeClusterResponseData answer = new DescribeClusterResponseData();
        if (request.version() >= ENDPOINT_TYPES_SINCE) {
            answer.setEndpointType(endpoints.code);
        }
        if (asked.endpointType() != endpoints.code) {
            boolean known = asked.endpointType() == Endpoints.BROKERS.code || asked.endpointType() == Endpoints.CONTROLLERS.code;
            Errors error = asked.endpointType() == UNKNOWN_CODE || !known
                    ? Errors.UNSUPPORTED_ENDPOINT_TYPE
                    : Errors.MISMATCHED_ENDPOINT_TYPE;
            sink.respond(answer.setErrorCode(error.code()).setErrorMessage(error.message()));
            return;
        }
        ClusterImage image = images.get();
        String listener = request.connection().listener();
        switch (endpoints) {
            case BROKERS -> {
                for (BrokerRegistration broker : image.brokers().all()) {
                    if (!broker.fenced() || asked.includeFencedBrokers()) {
                        add(answer, broker.id(), broker.listeners().get(listener), broker.rack(), broker.fenced());
                    }
                }
            }
            case CONTROLLERS -> {
                for (ControllerRegistration controller : image.controllers().all()) {
                    add(answer, controller.id(), controller.listeners().get(listener), null, false);
                }
            }
        }
        if (asked.includeClusterAuthorizedOperations()) {
            answer.setClusterAuthorizedOperations(Caller.everyOperation(ResourceType.CLUSTER));
        }
        sink.respond(answer.setClusterId(clusterId).setControllerId(controllerId.getAsInt()));
    }

    private static void add(
            DescribeClusterResponseData answer, int id, @Nullable Endpoint endpoint, @Nullable String rack, boolean fenced) {
        if (endpoint != null) {
            answer.brokers()
                    .add(new DescribeClusterBroker()
                            .setBrokerId(id)
                            .setHost(endpoint.host())
                            .setPort(endpoint.port())
                            .setRack(rack)
                            .setIsFenced(fenced));
        }
    }
}
