package dev.kraftbench.broker.internal.access;

import dev.kraftbench.metadata.access.AccessRules;
import dev.kraftbench.metadata.access.Subject;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Who sent a request, and what the rules of this moment let him do.
 *
 * @param denials hears of what he may not do, which makes the request fail in part or as a whole
 */
public record Caller(Subject who, AccessRules rules, Denials denials) {

    /** The operations that Kafka knows for a type of resources. */
    private static final Map<ResourceType, List<AclOperation>> OPERATIONS = new EnumMap<>(Map.of(
            ResourceType.TOPIC,
            List.of(
                    AclOperation.READ,
                    AclOperation.WRITE,
                    AclOperation.CREATE,
                    AclOperation.DESCRIBE,
                    AclOperation.DELETE,
                    AclOperation.ALTER,
                    AclOperation.DESCRIBE_CONFIGS,
                    AclOperation.ALTER_CONFIGS),
            ResourceType.GROUP,
            List.of(
                    AclOperation.READ,
                    AclOperation.DESCRIBE,
                    AclOperation.DELETE,
                    AclOperation.DESCRIBE_CONFIGS,
                    AclOperation.ALTER_CONFIGS),
            ResourceType.CLUSTER,
            List.of(
                    AclOperation.CREATE,
                    AclOperation.CLUSTER_ACTION,
                    AclOperation.DESCRIBE_CONFIGS,
                    AclOperation.ALTER_CONFIGS,
                    AclOperation.IDEMPOTENT_WRITE,
                    AclOperation.ALTER,
                    AclOperation.DESCRIBE)));

    /** The same, to be asked what fails nothing if it is denied. */
    public Caller quietly() {
        return denials == Denials.UNTOLD ? this : new Caller(who, rules, Denials.UNTOLD);
    }

    public boolean may(AclOperation operation, ResourceType type, String name) {
        if (rules.allow(who, operation, type, name)) {
            return true;
        }
        denials.denied(who, operation, type, name);
        return false;
    }

    public boolean mayTopic(AclOperation operation, String topic) {
        return may(operation, ResourceType.TOPIC, topic);
    }

    public boolean mayCluster(AclOperation operation) {
        return may(operation, ResourceType.CLUSTER, Resource.CLUSTER_NAME);
    }

    /** Whether the operation is allowed on at least one resource of the type. */
    public boolean maySome(AclOperation operation, ResourceType type) {
        return rules.allowSome(who, operation, type);
    }

    /** Whether the topic may be created: by its name, or any. */
    public boolean mayCreate(String topic) {
        return quietly().mayCluster(AclOperation.CREATE) || mayTopic(AclOperation.CREATE, topic);
    }

    /** Everything that may be done to a resource, as bits. */
    public int operations(ResourceType type, String name) {
        return all(type).stream().filter(operation -> rules.allow(who, operation, type, name)).mapToInt(Caller::bit).sum();
    }

    /** Everything that can be done to resources of the type, as bits. */
    public static int everyOperation(ResourceType type) {
        return all(type).stream().mapToInt(Caller::bit).sum();
    }

    private static List<AclOperation> all(ResourceType type) {
        return OPERATIONS.getOrDefault(type, List.of());
    }

    private static int bit(AclOperation operation) {
        return 1 << operation.code();
    }
}
