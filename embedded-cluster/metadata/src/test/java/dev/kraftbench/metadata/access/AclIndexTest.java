package dev.kraftbench.metadata.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.metadata.AccessControlEntryRecord;
import org.apache.kafka.common.metadata.RemoveAccessControlEntryRecord;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

/** Whatever changes it has been through, an index says what going through all ACLs one by one says. */
class AclIndexTest {

    private static final List<ResourceType> TYPES = List.of(ResourceType.TOPIC, ResourceType.GROUP);
    private static final List<String> PRINCIPALS = List.of("User:alice", "User:bob", "User:*");
    private static final List<String> HOSTS = List.of("*", "10.1.2.3", "10.1.0.0/16", "10.1.2.4");
    private static final List<AclOperation> OPERATIONS = List.of(
            AclOperation.READ, AclOperation.WRITE, AclOperation.DESCRIBE, AclOperation.ALTER_CONFIGS, AclOperation.DESCRIBE_CONFIGS, AclOperation.ALL);

    private final SplittableRandom random = new SplittableRandom(17);
    private ClusterImage image = ClusterImage.EMPTY;
    private AclIndex index = AclIndex.EMPTY;

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            word.append((char) ('a' + random.nextInt(3)));
        }
        return word.toString();
    }

    private AccessControlEntryRecord randomAcl() {
        boolean prefixed = random.nextInt(2) == 0;
        return new AccessControlEntryRecord()
                .setId(new Uuid(1, random.nextInt(60)))
                .setResourceType(any(TYPES).code())
                .setResourceName(!prefixed && random.nextInt(8) == 0 ? "*" : word())
                .setPatternType((prefixed ? PatternType.PREFIXED : PatternType.LITERAL).code())
                .setPrincipal(any(PRINCIPALS))
                .setHost(any(HOSTS))
                .setOperation(any(OPERATIONS).code())
                .setPermissionType((random.nextInt(4) == 0 ? AclPermissionType.DENY : AclPermissionType.ALLOW).code());
    }

    /** Adds, replaces and removes some; now and then all are gone, or the node jumps by a snapshot. */
    private void change() {
        ClusterDelta delta = new ClusterDelta(image);
        boolean emptied = random.nextInt(40) == 0;
        if (emptied) {
            image.access().acls().keySet().forEach(id -> delta.replay(new RemoveAccessControlEntryRecord().setId(id)));
        } else {
            for (int i = random.nextInt(4); i >= 0; i--) {
                delta.replay(random.nextInt(3) == 0 ? new RemoveAccessControlEntryRecord().setId(new Uuid(1, random.nextInt(60))) : randomAcl());
            }
        }
        ClusterImage next = delta.apply(image.offset() + 1, 1);
        ClusterDelta taken = random.nextInt(10) == 0 ? ClusterDelta.between(image, next) : delta;
        index = index.changed(taken.changedAcls(), image.access().acls(), next.access().acls());
        image = next;
    }

    private static boolean isFor(AclEntry acl, ResourceType type, String name) {
        return acl.resourceType() == type.code()
                && (acl.patternType() == PatternType.PREFIXED.code()
                        ? name.startsWith(acl.resourceName())
                        : acl.resourceName().equals("*") || acl.resourceName().equals(name));
    }

    private static boolean isAbout(AclEntry acl, Subject who, AclOperation asked) {
        AclOperation operation = AclOperation.fromCode(acl.operation());
        boolean follows = acl.permissionType() == AclPermissionType.ALLOW.code()
                && (asked == AclOperation.DESCRIBE && List.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DELETE, AclOperation.ALTER).contains(operation)
                        || asked == AclOperation.DESCRIBE_CONFIGS && operation == AclOperation.ALTER_CONFIGS);
        String host = who.host().getHostAddress();
        return (operation == AclOperation.ALL || operation == asked || follows)
                && (acl.principal().equals("User:*") || acl.principal().equals(who.principal()))
                && (acl.host().equals("*") || acl.host().equals(host) || acl.host().equals("10.1.0.0/16") && host.startsWith("10.1."));
    }

    private static AclIndex.Verdict oneByOne(Collection<AclEntry> acls, Subject who, AclOperation operation, ResourceType type, String name) {
        AclIndex.Verdict verdict = AclIndex.Verdict.NO_RULE;
        for (AclEntry acl : acls) {
            if (isFor(acl, type, name)) {
                AclIndex.Verdict says = !isAbout(acl, who, operation)
                        ? AclIndex.Verdict.UNDECIDED
                        : acl.permissionType() == AclPermissionType.ALLOW.code() ? AclIndex.Verdict.ALLOWED : AclIndex.Verdict.DENIED;
                verdict = says.compareTo(verdict) > 0 ? says : verdict;
            }
        }
        return verdict;
    }

    @Test
    void itSaysWhatAllAclsSayOneByOne() {
        for (int round = 0; round < 3_000; round++) {
            change();
            Collection<AclEntry> acls = image.access().acls().values();
            AclIndex anew = AclIndex.of(acls);
            for (int i = 0; i < 20; i++) {
                Subject who = new Subject(any(List.of("User:alice", "User:bob", "User:carol")), InetAddress.ofLiteral(any(List.of("10.1.2.3", "10.1.9.9", "10.2.0.1"))));
                AclOperation operation = any(OPERATIONS.subList(0, 5));
                ResourceType type = any(TYPES);
                String name = word();
                int at = round;
                AclIndex.Verdict expected = oneByOne(acls, who, operation, type, name);
                assertEquals(expected, index.verdict(who, operation, type, name), () -> "round " + at + ": " + who + " " + operation + " " + name + " by " + acls);
                assertEquals(expected, anew.verdict(who, operation, type, name), () -> "round " + at + ": " + who + " " + operation + " " + name + " by " + acls);
                assertEquals(anew.allowsSome(who, operation, type), index.allowsSome(who, operation, type), () -> "round " + at + ": " + acls);
            }
        }
    }

    @Test
    void anIndexStaysWhatItWas() {
        List<AclIndex> indexes = new ArrayList<>();
        List<ClusterImage> images = new ArrayList<>();
        for (int round = 0; round < 200; round++) {
            change();
            indexes.add(index);
            images.add(image);
        }
        Subject who = new Subject("User:alice", InetAddress.ofLiteral("10.1.2.3"));
        for (int round = 0; round < 200; round++) {
            for (int i = 0; i < 20; i++) {
                String name = word();
                assertEquals(
                        oneByOne(images.get(round).access().acls().values(), who, AclOperation.READ, ResourceType.TOPIC, name),
                        indexes.get(round).verdict(who, AclOperation.READ, ResourceType.TOPIC, name));
            }
        }
    }
}
