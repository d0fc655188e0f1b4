package dev.kraftbench.metadata.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * ACLs laid out for looking them up: those for a name by a hash, those for a prefix in one walk down a sorted map. Immutable; a change of ACLs
 * makes another one that shares with it what did not change.
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

    private final Map<ResourceType, ResourceRules> byType;

    private AclIndex(Map<ResourceType, ResourceRules> byType) {
        this.byType = byType;
    }

    public static AclIndex of(Collection<AclEntry> entries) {
        Map<ResourceType, List<AclEntry>> grouped = new EnumMap<>(ResourceType.class);
        for (AclEntry entry : entries) {
            grouped.computeIfAbsent(ResourceType.fromCode(entry.resourceType()), type -> new ArrayList<>()).add(entry);
        }
        Map<ResourceType, ResourceRules> byType = new EnumMap<>(ResourceType.class);
        grouped.forEach((type, all) -> byType.put(type, ResourceRules.of(all)));
        return new AclIndex(byType);
    }

    /**
     * This index of the ACLs before, as one of those after.
     *
     * @param changed all that were added, changed or removed
     */
    public AclIndex changed(Collection<Uuid> changed, Map<Uuid, AclEntry> before, Map<Uuid, AclEntry> after) {
        Map<ResourceType, ResourceRules> next = new EnumMap<>(ResourceType.class);
        next.putAll(byType);
        for (Uuid id : changed) {
            AclEntry old = before.get(id);
            AclEntry present = after.get(id);
            if (old != null) {
                next.computeIfPresent(ResourceType.fromCode(old.resourceType()), (type, rules) -> rules.without(old));
            }
            if (present != null) {
                next.compute(
                        ResourceType.fromCode(present.resourceType()),
                        (type, rules) -> rules == null ? ResourceRules.of(List.of(present)) : rules.with(present));
            }
        }
        return new AclIndex(next);
    }

    /** What the ACLs say to this operation on the resource with this name. */
    public Verdict verdict(Subject who, AclOperation operation, ResourceType type, String name) {
        ResourceRules rules = byType.get(type);
        if (rules == null) {
            return Verdict.NO_RULE;
        }
        Verdict verdict = heavier(of(rules.named(name), who, operation), of(rules.named(ANY_NAME), who, operation));
        Map.Entry<String, List<AclRule>> prefix = rules.prefixes().floorEntry(name);
        while (prefix != null && verdict != Verdict.DENIED) {
            int common = commonLength(prefix.getKey(), name);
            if (common == prefix.getKey().length()) {
                verdict = heavier(verdict, of(prefix.getValue(), who, operation));
                prefix = rules.prefixes().lowerEntry(prefix.getKey());
            } else {
                // Nothing between here and what both have in common begins the name.
                prefix = rules.prefixes().floorEntry(name.substring(0, common));
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

    private static Verdict of(@Nullable List<AclRule> rules, Subject who, AclOperation operation) {
        if (rules == null) {
            return Verdict.NO_RULE;
        }
        Verdict verdict = Verdict.UNDECIDED;
        for (AclRule rule : rules) {
            if (rule.covers(operation) && rule.isAbout(who)) {
                verdict = heavier(verdict, rule.allows() ? Verdict.ALLOWED : Verdict.DENIED);
            }
        }
        return verdict;
    }

    /** Whether there may be some resource of the type on which the operation is allowed, going by the ACLs alone. */
    public boolean allowsSome(Subject who, AclOperation operation, ResourceType type) {
        ResourceRules rules = byType.get(type);
        if (rules == null || says(rules.named(ANY_NAME), who, operation, false)) {
            return false;
        }
        return rules.names().anyMatch(each -> says(each.getValue(), who, operation, true)
                        && !says(each.getValue(), who, operation, false)
                        && !isDeniedByPrefix(rules, who, operation, each.getKey()))
                || rules.prefixes().entrySet().stream().anyMatch(each -> says(each.getValue(), who, operation, true)
                        && !isDeniedByPrefix(rules, who, operation, each.getKey()));
    }

    private static boolean isDeniedByPrefix(ResourceRules rules, Subject who, AclOperation operation, String name) {
        return !name.equals(ANY_NAME)
                && rules.prefixes().entrySet().stream()
                        .anyMatch(each -> name.startsWith(each.getKey()) && says(each.getValue(), who, operation, false));
    }

    /** Whether one of the rules allows, or denies, the operation by name. */
    private static boolean says(@Nullable List<AclRule> rules, Subject who, AclOperation operation, boolean allows) {
        return rules != null && rules.stream().anyMatch(rule -> rule.allows() == allows && rule.names(operation) && rule.isAbout(who));
    }
}
