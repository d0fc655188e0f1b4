package dev.kraftbench.metadata.access;

import org.apache.kafka.common.Uuid;

/** An access control entry; the bytes are the codes of Kafka's ResourceType, PatternType, AclOperation and AclPermissionType. */
public record AclEntry(
        Uuid id,
        byte resourceType,
        String resourceName,
        byte patternType,
        String principal,
        String host,
        byte operation,
        byte permissionType) {}
