package dev.kraftbench.node.internal;

import dev.kraftbench.broker.ApiTable;
import dev.kraftbench.broker.BrokerApis;
import dev.kraftbench.broker.ClusterApis;
import dev.kraftbench.broker.ControllerRegistrar;
import dev.kraftbench.broker.EnvelopeHandler;
import dev.kraftbench.broker.HeartbeatConnections;
import dev.kraftbench.controller.BrokerProbe;
import dev.kraftbench.controller.Controller;
import dev.kraftbench.controller.ControllerConfig;
import dev.kraftbench.controller.ControllerPorts;
import dev.kraftbench.controller.MetadataQuorum;
import dev.kraftbench.metadata.Endpoint;
import dev.kraftbench.metadata.config.EffectiveConfigs;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.node.NodePorts;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiMessageType.ListenerType;
import org.apache.kafka.common.protocol.ApiKeys;

/** What a node has as controller: its decisions while it is active, and what it answers. */
public final class ControllerPart {

    private final MetadataPart metadata;
    private final Controller controller;
    private final ControllerRegistrar registrar;
    private final ApiTable table;

    /** On the metadata lane. */
    public ControllerPart(
            NodeConfig config, NodePorts ports, MetadataPart metadata, String clusterId, Uuid incarnationId, List<Endpoint> endpoints) {
        this.metadata = metadata;
        this.controller = ports.factories().controller().create(
                ControllerConfig.of(config.nodeId(), clusterId, config.properties()),
                new ControllerPorts(
                        MetadataQuorum.of(metadata.raft()),
                        metadata.lane(),
                        ports.helpers(),
                        ports.random().get(),
                        BrokerProbe.over(ports.network().links(), metadata.lane(), config.interBrokerListener()),
                        metadata::kraftVersion),
                metadata.loader());
        this.registrar = new ControllerRegistrar(config.nodeId(), incarnationId, endpoints, metadata.channel());
        HeartbeatConnections heartbeats = new HeartbeatConnections(metadata.lane(), controller::brokerDisconnected);
        Map<ApiKeys, RequestHandler> decisions = new EnumMap<>(controller.handlers());
        decisions.computeIfPresent(ApiKeys.BROKER_HEARTBEAT, (api, handler) -> heartbeats.watch(handler));
        EnvelopeHandler envelopes = new EnvelopeHandler(metadata.lane(), controller::isActive, this::dispatch);
        this.table = new ApiTable(
                ListenerType.CONTROLLER,
                new ApiTable.Identity(config.nodeId(), clusterId, metadata.images()::image, metadata::kraftVersion),
                guarded(List.of(
                        decisions,
                        metadata.raft().handlers(),
                        Map.of(ApiKeys.ENVELOPE, envelopes),
                        BrokerApis.configsOfController(
                                config.nodeId(),
                                new EffectiveConfigs(config.nodeId(), config.properties()),
                                metadata.images()::image),
                        ClusterApis.ofController(
                                clusterId, metadata.images()::image, () -> metadata.leader().leaderId().orElse(-1)),
                        ClusterApis.acls(metadata.images()::image, metadata.authorizer().isPresent()))));
    }

    private List<Map<ApiKeys, RequestHandler>> guarded(List<Map<ApiKeys, RequestHandler>> areas) {
        return metadata.authorizer().map(authorizer -> authorizer.guardController(areas)).orElse(areas);
    }

    private void dispatch(Request request, ResponseSink sink) {
        table.handle(request, sink);
    }

    /** Follows the quorum, after the metadata loader. On the metadata lane. */
    public void start() {
        metadata.raft().addListener(controller);
        metadata.loader().addPublisher(registrar);
    }

    public ApiTable table() {
        return table;
    }

    /** On the metadata lane. */
    public void stop() {
        registrar.stop();
        controller.close();
    }
}
