package dev.kraftbench.group.internal.streams;

import java.util.List;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateRequestData;

/**
 * The nodes of a topology, as a member described them for those who look at the group (KIP-1331). Immutable by agreement.
 *
 * @param topologyEpoch of the topology that is described
 */
record TopologyDescription(int topologyEpoch, StreamsGroupDescribeResponseData.TopologyDescription content) {

    static TopologyDescription of(StreamsGroupTopologyDescriptionUpdateRequestData request) {
        StreamsGroupTopologyDescriptionUpdateRequestData.TopologyDescription told = request.topologyDescription();
        return new TopologyDescription(
                request.topologyEpoch(),
                new StreamsGroupDescribeResponseData.TopologyDescription()
                        .setSubtopologies(told.subtopologies().stream()
                                .map(each -> new StreamsGroupDescribeResponseData.TopologyDescriptionSubtopology()
                                        .setSubtopologyId(each.subtopologyId())
                                        .setNodes(nodes(each.nodes())))
                                .toList())
                        .setGlobalStores(told.globalStores().stream()
                                .map(each -> new StreamsGroupDescribeResponseData.TopologyDescriptionGlobalStore()
                                        .setSource(node(each.source()))
                                        .setProcessor(node(each.processor())))
                                .toList()));
    }

    private static List<StreamsGroupDescribeResponseData.TopologyDescriptionNode> nodes(
            List<StreamsGroupTopologyDescriptionUpdateRequestData.TopologyDescriptionNode> nodes) {
        return nodes.stream().map(TopologyDescription::node).toList();
    }

    private static StreamsGroupDescribeResponseData.TopologyDescriptionNode node(StreamsGroupTopologyDescriptionUpdateRequestData.TopologyDescriptionNode node) {
        return new StreamsGroupDescribeResponseData.TopologyDescriptionNode()
                .setName(node.name())
                .setNodeType(node.nodeType())
                .setSourceTopics(node.sourceTopics())
                .setSinkTopic(node.sinkTopic())
                .setStores(node.stores())
                .setSuccessors(node.successors());
    }
}
