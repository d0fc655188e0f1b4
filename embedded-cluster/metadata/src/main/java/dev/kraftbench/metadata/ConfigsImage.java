package dev.kraftbench.metadata;

import java.util.Map;
import org.apache.kafka.common.config.ConfigResource;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** The dynamic configuration of each resource: only what was set. The broker resource with the empty name is the cluster-wide default. */
public record ConfigsImage(PMap<ConfigResource, PMap<String, String>> byResource) {

    public static final ConfigsImage EMPTY = new ConfigsImage(HashTreePMap.empty());

    /** What is set on the resource, empty if nothing. */
    public Map<String, String> of(ConfigResource resource) {
        PMap<String, String> settings = byResource.get(resource);
        return settings == null ? Map.of() : settings;
    }

    public Map<String, String> ofTopic(String topic) {
        return of(new ConfigResource(ConfigResource.Type.TOPIC, topic));
    }

    public Map<String, String> ofBroker(int brokerId) {
        return of(new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(brokerId)));
    }

    /** What is set for all brokers at once. */
    public Map<String, String> ofAllBrokers() {
        return of(new ConfigResource(ConfigResource.Type.BROKER, ""));
    }

    public Map<String, String> ofGroup(String groupId) {
        return of(new ConfigResource(ConfigResource.Type.GROUP, groupId));
    }

    ConfigsImage with(ConfigResource resource, String name, String value) {
        PMap<String, String> settings = byResource.getOrDefault(resource, HashTreePMap.empty());
        return new ConfigsImage(byResource.plus(resource, settings.plus(name, value)));
    }

    ConfigsImage without(ConfigResource resource, String name) {
        PMap<String, String> settings = byResource.get(resource);
        if (settings == null) {
            return this;
        }
        PMap<String, String> rest = settings.minus(name);
        return new ConfigsImage(rest.isEmpty() ? byResource.minus(resource) : byResource.plus(resource, rest));
    }

    ConfigsImage without(ConfigResource resource) {
        return new ConfigsImage(byResource.minus(resource));
    }
}
