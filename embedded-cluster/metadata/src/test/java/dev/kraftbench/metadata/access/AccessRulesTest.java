package dev.kraftbench.metadata.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

class AccessRulesTest {

    private static final Subject ALICE = new Subject("User:alice", InetAddress.ofLiteral("10.1.2.3"));
    private static final AccessRules.Settings CLOSED = new AccessRules.Settings(Set.of("User:root"), false);
    private static final AccessRules.Settings OPEN = new AccessRules.Settings(Set.of("User:root"), true);

    private static AclEntry acl(AclPermissionType permission, String principal, String host, AclOperation operation, PatternType pattern, String topic) {
        return new AclEntry(
                Uuid.ONE_UUID, ResourceType.TOPIC.code(), topic, pattern.code(), principal, host, operation.code(), permission.code());
    }

    private static AclEntry allow(AclOperation operation, PatternType pattern, String topic) {
        return acl(AclPermissionType.ALLOW, "User:alice", "*", operation, pattern, topic);
    }

    private static AclEntry deny(AclOperation operation, PatternType pattern, String topic) {
        return acl(AclPermissionType.DENY, "User:alice", "*", operation, pattern, topic);
    }

    private static AccessRules rules(AccessRules.Settings settings, AclEntry... acls) {
        return new AccessRules(settings, AclIndex.of(List.of(acls)));
    }

    private static boolean may(AccessRules rules, AclOperation operation, String topic) {
        return rules.allow(ALICE, operation, ResourceType.TOPIC, topic);
    }

    @Test
    void withoutAnAclTheSettingDecides() {
        assertFalse(may(rules(CLOSED), AclOperation.READ, "orders"));
        assertTrue(may(rules(OPEN), AclOperation.READ, "orders"));
    }

    @Test
    void anAclOfSomebodyElseEndsThatTheResourceIsOpen() {
        AccessRules rules = rules(OPEN, acl(AclPermissionType.ALLOW, "User:bob", "*", AclOperation.READ, PatternType.LITERAL, "orders"));
        assertFalse(may(rules, AclOperation.READ, "orders"));
        assertTrue(may(rules, AclOperation.READ, "payments"));
    }

    @Test
    void denyingBeatsAllowingWhereverItIs() {
        for (PatternType pattern : List.of(PatternType.LITERAL, PatternType.PREFIXED)) {
            AccessRules rules = rules(CLOSED, allow(AclOperation.ALL, PatternType.LITERAL, "orders"), allow(AclOperation.READ, PatternType.LITERAL, "*"),
                    deny(AclOperation.READ, pattern, pattern == PatternType.LITERAL ? "orders" : "or"));
            assertFalse(may(rules, AclOperation.READ, "orders"));
            assertTrue(may(rules, AclOperation.WRITE, "orders"));
            assertTrue(may(rules, AclOperation.READ, "payments"));
        }
    }

    @Test
    void superUsersAreNeverDenied() {
        AccessRules rules = rules(CLOSED, acl(AclPermissionType.DENY, "User:*", "*", AclOperation.ALL, PatternType.LITERAL, "*"));
        assertTrue(rules.allow(new Subject("User:root", ALICE.host()), AclOperation.READ, ResourceType.TOPIC, "orders"));
        assertFalse(may(rules, AclOperation.READ, "orders"));
    }

    @Test
    void describingFollowsFromWhatIsAllowedButNotFromWhatIsDenied() {
        for (AclOperation operation : List.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DELETE, AclOperation.ALTER)) {
            assertTrue(may(rules(CLOSED, allow(operation, PatternType.LITERAL, "orders")), AclOperation.DESCRIBE, "orders"));
        }
        assertFalse(may(rules(CLOSED, allow(AclOperation.ALTER_CONFIGS, PatternType.LITERAL, "orders")), AclOperation.DESCRIBE, "orders"));
        assertTrue(may(rules(CLOSED, allow(AclOperation.ALTER_CONFIGS, PatternType.LITERAL, "orders")), AclOperation.DESCRIBE_CONFIGS, "orders"));
        AccessRules rules = rules(CLOSED, allow(AclOperation.DESCRIBE, PatternType.LITERAL, "orders"), deny(AclOperation.READ, PatternType.LITERAL, "orders"));
        assertTrue(may(rules, AclOperation.DESCRIBE, "orders"));
    }

    @Test
    void anAclIsAboutItsHostsOnly() {
        for (String host : List.of("*", "10.1.2.3", "10.1.0.0/16", "10.1.2.3/32", "0.0.0.0/0")) {
            assertTrue(may(rules(CLOSED, acl(AclPermissionType.ALLOW, "User:*", host, AclOperation.READ, PatternType.LITERAL, "orders")), AclOperation.READ, "orders"), host);
        }
        for (String host : List.of("10.1.2.4", "10.2.0.0/16", "::/0", "10.1.2.3/33", "nonsense/8")) {
            assertFalse(may(rules(CLOSED, acl(AclPermissionType.ALLOW, "User:*", host, AclOperation.READ, PatternType.LITERAL, "orders")), AclOperation.READ, "orders"), host);
        }
    }

    @Test
    void anotherTypeOfResourceIsNotMeant() {
        AccessRules rules = rules(CLOSED, allow(AclOperation.ALL, PatternType.LITERAL, "*"));
        assertFalse(rules.allow(ALICE, AclOperation.READ, ResourceType.GROUP, "orders"));
    }

    @Test
    void someTopicIsAllowedUnlessAllThatAreAllowedAreDeniedToo() {
        assertTrue(rules(CLOSED, allow(AclOperation.WRITE, PatternType.LITERAL, "orders")).allowSome(ALICE, AclOperation.WRITE, ResourceType.TOPIC));
        assertTrue(rules(CLOSED, allow(AclOperation.WRITE, PatternType.PREFIXED, "o"), deny(AclOperation.WRITE, PatternType.PREFIXED, "or"))
                .allowSome(ALICE, AclOperation.WRITE, ResourceType.TOPIC));
        assertFalse(rules(CLOSED, allow(AclOperation.WRITE, PatternType.LITERAL, "orders"), deny(AclOperation.WRITE, PatternType.PREFIXED, "or"))
                .allowSome(ALICE, AclOperation.WRITE, ResourceType.TOPIC));
        assertFalse(rules(CLOSED, allow(AclOperation.WRITE, PatternType.LITERAL, "orders"), deny(AclOperation.ALL, PatternType.LITERAL, "*"))
                .allowSome(ALICE, AclOperation.WRITE, ResourceType.TOPIC));
        assertFalse(rules(CLOSED, allow(AclOperation.READ, PatternType.LITERAL, "*")).allowSome(ALICE, AclOperation.WRITE, ResourceType.TOPIC));
    }

    /** The walk down the sorted prefixes finds what comparing with each of them finds. */
    @Test
    void everyPrefixIsFound() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 2_000; round++) {
            List<AclEntry> acls = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                PatternType pattern = random.nextInt(3) == 0 ? PatternType.LITERAL : PatternType.PREFIXED;
                acls.add(random.nextInt(4) == 0 ? deny(AclOperation.READ, pattern, word(random)) : allow(AclOperation.READ, pattern, word(random)));
            }
            String topic = word(random);
            AclIndex.Verdict expected = AclIndex.Verdict.NO_RULE;
            for (AclEntry acl : acls) {
                boolean meant = acl.patternType() == PatternType.PREFIXED.code() ? topic.startsWith(acl.resourceName()) : topic.equals(acl.resourceName());
                AclIndex.Verdict says = acl.permissionType() == AclPermissionType.ALLOW.code() ? AclIndex.Verdict.ALLOWED : AclIndex.Verdict.DENIED;
                expected = meant && says.compareTo(expected) > 0 ? says : expected;
            }
            assertEquals(expected, AclIndex.of(acls).verdict(ALICE, AclOperation.READ, ResourceType.TOPIC, topic), acls + " for " + topic);
        }
    }

    private static String word(SplittableRandom random) {
        StringBuilder word = new StringBuilder();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            word.append((char) ('a' + random.nextInt(3)));
        }
        return word.toString();
    }
}
