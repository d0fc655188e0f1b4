package dev.kraftbench.metadata.access;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** An access control entry; the bytes are the codes of Kafka's ResourceType, PatternType, AclOperation and AclPermissionType. */
public record AclEntry(
        Uuid id,
        byte resourceType,
        String resourceName,
        byte patternType,
        String principal,
        String host,
        byte operation,
        byte permissionType) {

    /** What the entry says, without its id. */
    public AclBinding binding() {
        return new AclBinding(
                new ResourcePattern(ResourceType.fromCode(resourceType), resourceName, PatternType.fromCode(patternType)),
                new AccessControlEntry(principal, host, AclOperation.fromCode(operation), AclPermissionType.fromCode(permissionType)));
    }
}
