package dev.kraftbench.broker.internal.access;

import dev.kraftbench.metadata.access.Subject;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/** Hears of what clients were denied. Any thread. */
@FunctionalInterface
public interface Denials {

    /** For questions whose answer is no refusal, such as what of a list a client may see. */
    Denials UNTOLD = (who, operation, type, name) -> {};

    void denied(Subject who, AclOperation operation, ResourceType type, String name);
}
