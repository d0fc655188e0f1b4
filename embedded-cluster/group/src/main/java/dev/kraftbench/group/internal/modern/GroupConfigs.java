package dev.kraftbench.group.internal.modern;

import dev.kraftbench.group.internal.ShardPorts;
import dev.kraftbench.metadata.ConfigsImage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The configurations of groups as they hold now, under Kafka's names; what is the same for all groups is worked out once. */
public final class GroupConfigs {

    private final ShardPorts ports;
    private @Nullable ConfigsImage image;
    private Map<String, String> defaults = Map.of();

    public GroupConfigs(ShardPorts ports) {
        this.ports = ports;
    }

    /** What holds for the group within the broker's bounds, or null if there is no such configuration. */
    public @Nullable String text(String groupId, String name) {
        ConfigsImage now = ports.image().get().configs();
        if (image != now) {
            image = now;
            defaults = ports.configs().groupDefaults(now);
        }
        String own = now.ofGroup(groupId).get(name);
        return own == null ? defaults.get(name) : ports.configs().withinBounds(now, name, own);
    }

    /** A number that every group has. */
    public int number(String groupId, String name) {
        String value = text(groupId, name);
        if (value == null) {
            throw new IllegalArgumentException("No group configuration " + name);
        }
        return Integer.parseInt(value);
    }

    /** A configuration of the broker, as it holds now. */
    public @Nullable String ofBroker(String name) {
        return ports.configs().ofBroker(ports.image().get().configs(), name);
    }
}
