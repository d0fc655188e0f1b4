package dev.kraftbench.broker;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.ControllerRegistration;
import dev.kraftbench.metadata.Endpoint;
import dev.kraftbench.metadata.Features;
import dev.kraftbench.metadata.MetadataPublisher;
import dev.kraftbench.protocol.PeerRequest;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ControllerRegistrationRequestData;
import org.apache.kafka.common.message.ControllerRegistrationResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a controller registered with the active one, so that clients can find it (KIP-919). On the metadata lane. */
public final class ControllerRegistrar implements MetadataPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(ControllerRegistrar.class);
    private static final long TIMEOUT_NANOS = 5_000_000_000L;
    private static final long RETRY_NANOS = 500_000_000L;

    private final int nodeId;
    private final Uuid incarnationId;
    private final List<Endpoint> endpoints;
    private final ControllerChannel controller;
    private final Lane lane;
    private boolean underWay;
    private boolean stopped;

    public ControllerRegistrar(int nodeId, Uuid incarnationId, List<Endpoint> endpoints, ControllerChannel controller) {
        this.nodeId = nodeId;
        this.incarnationId = incarnationId;
        this.endpoints = List.copyOf(endpoints);
        this.controller = controller;
        this.lane = controller.lane();
    }

    @Override
    public void published(ClusterDelta delta, ClusterImage image) {
        ControllerRegistration self = image.controllers().controller(nodeId);
        if (image.features().metadataVersion() > 0 && (self == null || !self.incarnationId().equals(incarnationId))) {
            register();
        }
    }

    private void register() {
        if (underWay || stopped) {
            return;
        }
        underWay = true;
        ControllerRegistrationRequestData request =
                new ControllerRegistrationRequestData().setControllerId(nodeId).setIncarnationId(incarnationId);
        for (Endpoint endpoint : endpoints) {
            request.listeners()
                    .add(new ControllerRegistrationRequestData.Listener()
                            .setName(endpoint.listener())
                            .setHost(endpoint.host())
                            .setPort(endpoint.port())
                            .setSecurityProtocol(endpoint.securityProtocol().id));
        }
        Features.SUPPORTED.forEach((name, range) -> request.features()
                .add(new ControllerRegistrationRequestData.Feature()
                        .setName(name)
                        .setMinSupportedVersion(range.min())
                        .setMaxSupportedVersion(range.max())));
        controller.send(PeerRequest.of(ApiKeys.CONTROLLER_REGISTRATION, request), TIMEOUT_NANOS, lane, this::answered);
    }

    private void answered(Link.Delivery<ApiMessage> delivery) {
        underWay = false;
        switch (delivery) {
            case Link.Delivery.Answered<ApiMessage>(ApiMessage message) -> {
                Errors error = Errors.forCode(((ControllerRegistrationResponseData) message).errorCode());
                if (error != Errors.NONE) {
                    retry(error.toString());
                }
            }
            case Link.Delivery.Lost<ApiMessage>(Link.Loss reason, String detail) -> {
                if (reason != Link.Loss.CLOSED) {
                    retry(detail);
                }
            }
        }
    }

    private void retry(String reason) {
        LOG.atInfo().addKeyValue("nodeId", nodeId).log("controller not registered yet: {}", reason);
        lane.schedule(RETRY_NANOS, this::register);
    }

    public void stop() {
        stopped = true;
    }
}
