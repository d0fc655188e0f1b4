package dev.kraftbench.broker;

import dev.kraftbench.broker.internal.DescribeAclsHandler;
import dev.kraftbench.broker.internal.DescribeClusterHandler;
import dev.kraftbench.broker.internal.DescribeScramUsersHandler;
import dev.kraftbench.broker.internal.DescribeTopicPartitionsHandler;
import dev.kraftbench.broker.internal.FindCoordinatorHandler;
import dev.kraftbench.broker.internal.MetadataHandler;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.protocol.RequestHandler;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.protocol.ApiKeys;

/** The handlers that answer from the cluster image. */
public final class ClusterApis {

    /**
     * @param autoCreate {@code auto.create.topics.enable}
     * @param maxDescribedPartitions {@code max.request.partition.size.limit}
     */
    public record Settings(int nodeId, String clusterId, boolean autoCreate, int maxDescribedPartitions) {}

    private ClusterApis() {}

    /** METADATA, FIND_COORDINATOR, DESCRIBE_CLUSTER, DESCRIBE_TOPIC_PARTITIONS and DESCRIBE_USER_SCRAM_CREDENTIALS of a broker. */
    public static Map<ApiKeys, RequestHandler> ofBroker(Settings settings, ImageWatch images, TopicCreation creation) {
        MetadataHandler.Settings metadata =
                new MetadataHandler.Settings(settings.nodeId(), settings.clusterId(), settings.autoCreate());
        return Map.of(
                ApiKeys.METADATA,
                new MetadataHandler(metadata, images, creation),
                ApiKeys.FIND_COORDINATOR,
                new FindCoordinatorHandler(images, creation),
                ApiKeys.DESCRIBE_CLUSTER,
                new DescribeClusterHandler(
                        DescribeClusterHandler.Endpoints.BROKERS, settings.clusterId(), images::image, settings::nodeId),
                ApiKeys.DESCRIBE_TOPIC_PARTITIONS,
                new DescribeTopicPartitionsHandler(images::image, settings.maxDescribedPartitions()),
                ApiKeys.DESCRIBE_USER_SCRAM_CREDENTIALS,
                new DescribeScramUsersHandler(images::image));
    }

    /** DESCRIBE_ACLS, of brokers and controllers alike. */
    public static Map<ApiKeys, RequestHandler> acls(Supplier<ClusterImage> images, boolean hasAuthorizer) {
        return Map.of(ApiKeys.DESCRIBE_ACLS, new DescribeAclsHandler(images, hasAuthorizer));
    }

    /** DESCRIBE_CLUSTER of a controller (KIP-919). */
    public static Map<ApiKeys, RequestHandler> ofController(
            String clusterId, Supplier<ClusterImage> images, IntSupplier activeController) {
        return Map.of(
                ApiKeys.DESCRIBE_CLUSTER,
                new DescribeClusterHandler(
                        DescribeClusterHandler.Endpoints.CONTROLLERS, clusterId, images, activeController));
    }
}
