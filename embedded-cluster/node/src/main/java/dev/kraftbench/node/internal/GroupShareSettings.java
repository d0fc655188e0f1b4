package dev.kraftbench.node.internal;

import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.ConfigsImage;
import dev.kraftbench.metadata.config.EffectiveConfigs;
import dev.kraftbench.share.ShareSettings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is configured for share groups, put together once for each group and change of configurations. Any thread. */
final class GroupShareSettings implements Function<String, ShareSettings> {

    private static final int MAX_KEPT = 10_000;

    private record Kept(ConfigsImage configs, Map<String, ShareSettings> byGroup) {}

    private final EffectiveConfigs effective;
    private final Supplier<ClusterImage> images;
    private volatile Kept kept = new Kept(ClusterImage.EMPTY.configs(), new ConcurrentHashMap<>());

    GroupShareSettings(EffectiveConfigs effective, Supplier<ClusterImage> images) {
        this.effective = effective;
        this.images = images;
    }

    @Override
    public ShareSettings apply(String groupId) {
        ConfigsImage configs = images.get().configs();
        Kept now = kept;
        if (now.configs() != configs || now.byGroup().size() > MAX_KEPT) {
            now = new Kept(configs, new ConcurrentHashMap<>());
            kept = now;
        }
        return now.byGroup().computeIfAbsent(groupId, id -> ShareSettings.of(effective.ofGroup(configs, id)));
    }
}
