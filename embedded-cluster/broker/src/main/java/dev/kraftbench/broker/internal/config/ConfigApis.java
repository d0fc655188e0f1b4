package dev.kraftbench.broker.internal.config;

import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.config.EffectiveConfigs;
import dev.kraftbench.protocol.RequestHandler;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.protocol.ApiKeys;

/** The requests that ask what is configured. */
public final class ConfigApis {

    private ConfigApis() {}

    /** @param configs those of this node, which answers for no other */
    public static Map<ApiKeys, RequestHandler> handlers(int nodeId, EffectiveConfigs configs, Supplier<ClusterImage> images) {
        return Map.of(
                ApiKeys.DESCRIBE_CONFIGS, new DescribeConfigsHandler(nodeId, configs, images),
                ApiKeys.LIST_CONFIG_RESOURCES, new ListConfigResourcesHandler(images));
    }
}
