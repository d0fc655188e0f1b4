package dev.kraftbench.group.internal.share;

import dev.kraftbench.group.internal.ShardPorts;
import dev.kraftbench.group.internal.modern.GroupConfigs;
import java.util.Objects;

/** What configuration says about share groups now; a group's own settings are kept within the broker's bounds. Confined to the shard's lane. */
final class ShareSettings {

    private final GroupConfigs configs;

    ShareSettings(ShardPorts ports) {
        this.configs = new GroupConfigs(ports);
    }

    int sessionMillis(String groupId) {
        return bounded(groupId, "session.timeout.ms");
    }

    int heartbeatMillis(String groupId) {
        return bounded(groupId, "heartbeat.interval.ms");
    }

    /** Members of one group. */
    int maxSize() {
        return ofBroker("group.share.max.size");
    }

    /** A group may have been configured before the broker's bounds were. */
    private int bounded(String groupId, String name) {
        int value = configs.number(groupId, "share." + name);
        return Math.max(ofBroker("group.share.min." + name), Math.min(ofBroker("group.share.max." + name), value));
    }

    private int ofBroker(String name) {
        return Integer.parseInt(Objects.requireNonNull(configs.ofBroker(name), name));
    }
}
