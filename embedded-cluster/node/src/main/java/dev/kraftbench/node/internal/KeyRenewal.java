package dev.kraftbench.node.internal;

import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.MetadataPublisher;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Has a node's keys read anew when its own settings change: as in Kafka whichever they are, since a file may have other contents under the
 * path that it had. On the metadata lane.
 */
final class KeyRenewal implements MetadataPublisher {

    private static final String OF_A_LISTENER = "listener.name.";

    private final int nodeId;
    private final ConfigResource own;
    private final Consumer<Map<String, String>> renew;
    private boolean begun;

    /** @param renew takes all dynamic settings of the node */
    KeyRenewal(int nodeId, Consumer<Map<String, String>> renew) {
        this.nodeId = nodeId;
        this.own = new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(nodeId));
        this.renew = renew;
    }

    @Override
    public void published(ClusterDelta delta, ClusterImage image) {
        Map<String, String> settings = image.configs().ofBroker(nodeId);
        // At the start the files have just been read.
        boolean differs = begun || settings.keySet().stream().anyMatch(name -> name.startsWith(OF_A_LISTENER));
        begun = true;
        if (differs && delta.changedConfigs().contains(own)) {
            renew.accept(settings);
        }
    }
}
