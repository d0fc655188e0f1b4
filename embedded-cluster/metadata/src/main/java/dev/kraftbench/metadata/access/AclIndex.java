package dev.kraftbench.metadata.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * ACLs laid out for looking them up: those for a name by a hash, those for a prefix in one walk down a sorted map. Immutable; made anew for
 * each change of ACLs.
 */
public final class AclIndex {

    /** What the ACLs of a resource say; of several the last one here counts. */
    public enum Verdict {
        /** There is none for this resource. */
        NO_RULE,
        /** None of them is about this subject and operation. */
        UNDECIDED,
        ALLOWED,
        DENIED
    }

    public static final AclIndex EMPTY = of(List.of());

    private static final String ANY_NAME = "*";
    private static final String ANY_PRINCIPAL = "User:*";
    private static final int EVERYTHING = -1;

    /** @param operations as bits; what is allowed by an ACL includes what follows from it */
    private record Rule(String principal, HostPattern host, AclOperation operation, int operations, boolean allows) {

        static Rule of(AclEntry entry) {
            AclOperation operation = AclOperation.fromCode(entry.operation());
            boolean allows = AclPermissionType.fromCode(entry.permissionType()) == AclPermissionType.ALLOW;
            return new Rule(entry.principal(), HostPattern.of(entry.host()), operation, allows ? implied(operation) : own(operation), allows);
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

        private boolean isAbout(Subject who) {
            return (principal.equals(who.principal()) || principal.equals(ANY_PRINCIPAL)) && host.matches(who.host());
        }
    }

    /** The rules of one type of resources. */
    private record Rules(Map<String, List<Rule>> literal, NavigableMap<String, List<Rule>> prefixed) {
        Rules() {
            this(new HashMap<>(), new TreeMap<>());
        }
    }

    private final Map<ResourceType, Rules> byType = new EnumMap<>(ResourceType.class);

    private AclIndex() {}

    public static AclIndex of(Collection<AclEntry> entries) {
        AclIndex index = new AclIndex();
        for (AclEntry entry : entries) {
            Rules rules = index.byType.computeIfAbsent(ResourceType.fromCode(entry.resourceType()), type -> new Rules());
            boolean prefixed = PatternType.fromCode(entry.patternType()) == PatternType.PREFIXED;
            Map<String, List<Rule>> byName = prefixed ? rules.prefixed() : rules.literal();
            byName.computeIfAbsent(entry.resourceName(), name -> new ArrayList<>(1)).add(Rule.of(entry));
        }
        return index;
    }

    private static int bit(AclOperation operation) {
        return 1 << operation.code();
    }

    /** What the ACLs say to this operation on the resource with this name. */
    public Verdict verdict(Subject who, AclOperation operation, ResourceType type, String name) {
        Rules rules = byType.get(type);
        if (rules == null) {
            return Verdict.NO_RULE;
        }
        Verdict verdict = heavier(of(rules.literal().get(name), who, operation), of(rules.literal().get(ANY_NAME), who, operation));
        String prefix = rules.prefixed().floorKey(name);
        while (prefix != null && verdict != Verdict.DENIED) {
            int common = commonLength(prefix, name);
            if (common == prefix.length()) {
                verdict = heavier(verdict, of(rules.prefixed().get(prefix), who, operation));
                prefix = rules.prefixed().lowerKey(prefix);
            } else {
                // Nothing between here and what both have in common begins the name.
                prefix = rules.prefixed().floorKey(name.substring(0, common));
            }
        }
        return verdict;
    }

    private static int commonLength(String a, String b) {
        int most = Math.min(a.length(), b.length());
        int length = 0;
        while (length < most && a.charAt(length) == b.charAt(length)) {
            length++;
        }
        return length;
    }

    private static Verdict heavier(Verdict a, Verdict b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Verdict of(@Nullable List<Rule> rules, Subject who, AclOperation operation) {
        if (rules == null) {
            return Verdict.NO_RULE;
        }
        Verdict verdict = Verdict.UNDECIDED;
        for (Rule rule : rules) {
            if ((rule.operations() & bit(operation)) != 0 && rule.isAbout(who)) {
                verdict = heavier(verdict, rule.allows() ? Verdict.ALLOWED : Verdict.DENIED);
            }
        }
        return verdict;
    }

    /** Whether there may be some resource of the type on which the operation is allowed, going by the ACLs alone. */
    public boolean allowsSome(Subject who, AclOperation operation, ResourceType type) {
        Rules rules = byType.getOrDefault(type, new Rules());
        if (says(rules.literal().get(ANY_NAME), who, operation, false)) {
            return false;
        }
        return rules.literal().entrySet().stream().anyMatch(each -> says(each.getValue(), who, operation, true)
                        && !says(each.getValue(), who, operation, false)
                        && !isDeniedByPrefix(rules, who, operation, each.getKey()))
                || rules.prefixed().entrySet().stream().anyMatch(each -> says(each.getValue(), who, operation, true)
                        && !isDeniedByPrefix(rules, who, operation, each.getKey()));
    }

    private static boolean isDeniedByPrefix(Rules rules, Subject who, AclOperation operation, String name) {
        return !name.equals(ANY_NAME)
                && rules.prefixed().entrySet().stream()
                        .anyMatch(each -> name.startsWith(each.getKey()) && says(each.getValue(), who, operation, false));
    }

    /** Whether one of the rules allows, or denies, the operation by name. */
    private static boolean says(@Nullable List<Rule> rules, Subject who, AclOperation operation, boolean allows) {
        return rules != null && rules.stream().anyMatch(rule -> rule.allows() == allows
                && (rule.operation() == operation || rule.operation() == AclOperation.ALL)
                && rule.isAbout(who));
    }
}
