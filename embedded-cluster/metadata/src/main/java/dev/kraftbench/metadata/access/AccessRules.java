package dev.kraftbench.metadata.access;

import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Who may do what, as Kafka's StandardAuthorizer has it: super users everything; others what an ACL allows and none denies.
 *
 * @param acls of the cluster
 */
public record AccessRules(Settings settings, AclIndex acls) {

    /** Stands for a resource that no ACL is about. */
    private static final String SOME_NAME = "hardcode";

    /**
     * What a node's properties say.
     *
     * @param superUsers {@code super.users}, with their type
     * @param openWithoutAcl {@code allow.everyone.if.no.acl.found}
     */
    public record Settings(Set<String> superUsers, boolean openWithoutAcl) {
        public Settings {
            superUsers = Set.copyOf(superUsers);
        }

        public boolean isSuper(Subject who) {
            return superUsers.contains(who.principal());
        }
    }

    public boolean allow(Subject who, AclOperation operation, ResourceType type, String name) {
        return settings.isSuper(who)
                || switch (acls.verdict(who, operation, type, name)) {
                    case ALLOWED -> true;
                    case DENIED, UNDECIDED -> false;
                    case NO_RULE -> settings.openWithoutAcl();
                };
    }

    /** Whether the operation is allowed on some resource of the type, whatever its name. */
    public boolean allowSome(Subject who, AclOperation operation, ResourceType type) {
        return allow(who, operation, type, SOME_NAME) || acls.allowsSome(who, operation, type);
    }
}
