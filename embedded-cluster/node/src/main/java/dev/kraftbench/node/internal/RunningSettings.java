package dev.kraftbench.node.internal;

import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.MetadataPublisher;
import dev.kraftbench.metadata.RecordVersions;
import dev.kraftbench.metadata.config.EffectiveConfigs;
import dev.kraftbench.node.NodeNetwork;
import dev.kraftbench.storage.LogDir;
import dev.kraftbench.storage.LogDirs;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/**
 * Puts what may be configured of a broker while it runs into effect, so far as it concerns connections, directories and producers: topics' defaults and
 * throttles are read by whoever needs them. On the metadata lane.
 */
final class RunningSettings implements MetadataPublisher {

    private static final String ALL_DIRECTORIES = "*";
    private static final short CORDONS_SINCE = 4;

    private final int nodeId;
    private final EffectiveConfigs configs;
    private final LogDirs directories;
    private final NodeNetwork network;
    private final Runnable cordonsChanged;
    private boolean begun;
    private boolean everCordoned;
    private boolean cordonsKnown;

    /** @param cordonsChanged called when the controller has to be told */
    RunningSettings(int nodeId, EffectiveConfigs configs, LogDirs directories, NodeNetwork network, Runnable cordonsChanged) {
        this.nodeId = nodeId;
        this.configs = configs;
        this.directories = directories;
        this.network = network;
        this.cordonsChanged = cordonsChanged;
    }

    @Override
    public void published(ClusterDelta delta, ClusterImage image) {
        boolean changed = delta.changedConfigs().stream().anyMatch(this::isOurs) || !delta.changedFeatures().isEmpty();
        if (begun && !changed) {
            return;
        }
        if (begun || changed) {
            network.limitConnections(name -> configs.ofBroker(image.configs(), name));
            directories.expireProducerIdsAfter(
                    Long.parseLong(Objects.requireNonNull(configs.ofBroker(image.configs(), "producer.id.expiration.ms"))));
        }
        begun = true;
        cordonsKnown = RecordVersions.of(image.features()).registerBroker() >= CORDONS_SINCE;
        cordon(configs.ofBroker(image.configs(), "cordoned.log.dirs"));
    }

    private boolean isOurs(ConfigResource resource) {
        return resource.type() == ConfigResource.Type.BROKER
                && (resource.name().isEmpty() || resource.name().equals(Integer.toString(nodeId)));
    }

    private void cordon(@Nullable String list) {
        Set<String> names = Arrays.stream((list == null ? "" : list).split(","))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        Set<Path> paths = names.stream()
                .filter(name -> !name.equals(ALL_DIRECTORIES))
                .map(name -> Path.of(name).toAbsolutePath().normalize())
                .collect(Collectors.toSet());
        boolean changed = false;
        for (LogDir directory : directories.all()) {
            boolean cordoned = names.contains(ALL_DIRECTORIES)
                    || paths.contains(directory.path().toAbsolutePath().normalize());
            changed |= cordoned != directory.isCordoned();
            directory.cordon(cordoned);
        }
        if (changed) {
            everCordoned = true;
            cordonsChanged.run();
        }
    }

    /** Ids of the directories that take no new replicas; null as long as there is nothing to tell. */
    @Nullable
    List<Uuid> cordoned() {
        return everCordoned && cordonsKnown
                ? directories.all().stream().filter(LogDir::isCordoned).map(LogDir::id).toList()
                : null;
    }
}
