package dev.kraftbench.remote.security;

import dev.kraftbench.core.security.Acl;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** Rules as Kafka's client has them. */
final class Bindings {
    private Bindings() {}

    static Acl acl(AclBinding binding) {
        ResourcePattern pattern = binding.pattern();
        AccessControlEntry entry = binding.entry();
        return new Acl(pattern.resourceType().name(), pattern.name(), pattern.patternType() == PatternType.PREFIXED, entry.principal(), entry.host(),
                entry.operation().name(), entry.permissionType() == AclPermissionType.ALLOW);
    }

    static AclBinding binding(Acl acl) {
        return new AclBinding(
                new ResourcePattern(ResourceType.valueOf(acl.resourceType()), acl.resource(), acl.prefixed() ? PatternType.PREFIXED : PatternType.LITERAL),
                new AccessControlEntry(acl.principal(), acl.host(), AclOperation.valueOf(acl.operation()),
                        acl.allowed() ? AclPermissionType.ALLOW : AclPermissionType.DENY));
    }
}
