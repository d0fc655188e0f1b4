package dev.kraftbench.group.internal.share;

import dev.kraftbench.group.internal.ShardPorts;
import dev.kraftbench.group.internal.modern.GroupConfigs;
import java.util.Objects;

/** What configuration says about share groups now. Confined to the shard's lane. */
final class ShareSettings {

    private final GroupConfigs configs;

    ShareSettings(ShardPorts ports) {
        this.configs = new GroupConfigs(ports);
    }

    int sessionMillis(String groupId) {
        return configs.number(groupId, "share.session.timeout.ms");
    }

    int heartbeatMillis(String groupId) {
        return configs.number(groupId, "share.heartbeat.interval.ms");
    }

    /** Members of one group. */
    int maxSize() {
        return ofBroker("group.share.max.size");
    }

    private int ofBroker(String name) {
        return Integer.parseInt(Objects.requireNonNull(configs.ofBroker(name), name));
    }
}
