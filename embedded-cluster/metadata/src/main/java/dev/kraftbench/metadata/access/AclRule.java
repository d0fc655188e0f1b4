package dev.kraftbench.metadata.access;

import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;

/**
 * What an ACL says about the resources that it is for.
 *
 * @param operations as bits; what is allowed by an ACL includes what follows from it
 */
record AclRule(String principal, HostPattern host, AclOperation operation, int operations, boolean allows) {

    private static final String ANY_PRINCIPAL = "User:*";
    private static final int EVERYTHING = -1;

    static AclRule of(AclEntry entry) {
        AclOperation operation = AclOperation.fromCode(entry.operation());
        boolean allows = AclPermissionType.fromCode(entry.permissionType()) == AclPermissionType.ALLOW;
        return new AclRule(entry.principal(), HostPattern.of(entry.host()), operation, allows ? implied(operation) : own(operation), allows);
    }

    private static int own(AclOperation operation) {
        return operation == AclOperation.ALL ? EVERYTHING : bit(operation);
    }

    private static int implied(AclOperation operation) {
        return switch (operation) {
            case READ, WRITE, DELETE, ALTER -> bit(operation) | bit(AclOperation.DESCRIBE);
            case ALTER_CONFIGS -> bit(operation) | bit(AclOperation.DESCRIBE_CONFIGS);
            default -> own(operation);
        };
    }

    private static int bit(AclOperation operation) {
        return 1 << operation.code();
    }

    /** Whether it is about the operation, by name or because that follows. */
    boolean covers(AclOperation asked) {
        return (operations & bit(asked)) != 0;
    }

    /** Whether it names the operation, or all. */
    boolean names(AclOperation asked) {
        return operation == asked || operation == AclOperation.ALL;
    }

    boolean isAbout(Subject who) {
        return (principal.equals(who.principal()) || principal.equals(ANY_PRINCIPAL)) && host.matches(who.host());
    }
}
