package dev.kraftbench.metadata.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.resource.PatternType;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * The rules for resources of one type. Those for names are spread over parts by their hash: a change copies one of them, and looking a name up
 * costs no more than in a single map. Immutable.
 */
final class ResourceRules {

    private static final int PARTS = 256;

    private final List<Map<String, List<AclRule>>> named;
    private final TreePMap<String, List<AclRule>> prefixed;

    private ResourceRules(List<Map<String, List<AclRule>>> named, TreePMap<String, List<AclRule>> prefixed) {
        this.named = named;
        this.prefixed = prefixed;
    }

    static ResourceRules of(Collection<AclEntry> entries) {
        List<Map<String, List<AclRule>>> named = new ArrayList<>(Collections.nCopies(PARTS, Map.of()));
        Map<String, List<AclRule>> prefixed = new HashMap<>();
        for (AclEntry entry : entries) {
            Map<String, List<AclRule>> byName = prefixed;
            if (!isPrefix(entry)) {
                int part = partOf(entry.resourceName());
                byName = named.get(part).isEmpty() ? new HashMap<>() : named.get(part);
                named.set(part, byName);
            }
            byName.computeIfAbsent(entry.resourceName(), name -> new ArrayList<>(1)).add(AclRule.of(entry));
        }
        return new ResourceRules(named, TreePMap.from(prefixed));
    }

    private static boolean isPrefix(AclEntry entry) {
        return PatternType.fromCode(entry.patternType()) == PatternType.PREFIXED;
    }

    private static int partOf(String name) {
        int hash = name.hashCode();
        // Not the low bits alone, by which each part's own map spreads its names.
        return (hash ^ hash >>> 16) >>> 8 & PARTS - 1;
    }

    /** The rules for the resource of this very name, or null if there are none. */
    @Nullable List<AclRule> named(String name) {
        return named.get(partOf(name)).get(name);
    }

    Stream<Map.Entry<String, List<AclRule>>> names() {
        return named.stream().flatMap(part -> part.entrySet().stream());
    }

    TreePMap<String, List<AclRule>> prefixes() {
        return prefixed;
    }

    ResourceRules with(AclEntry entry) {
        List<AclRule> rules = new ArrayList<>(rulesOf(entry));
        rules.add(AclRule.of(entry));
        return replaced(entry, rules);
    }

    ResourceRules without(AclEntry entry) {
        List<AclRule> rules = new ArrayList<>(rulesOf(entry));
        rules.remove(AclRule.of(entry));
        return replaced(entry, rules);
    }

    private List<AclRule> rulesOf(AclEntry entry) {
        List<AclRule> present = isPrefix(entry) ? prefixed.get(entry.resourceName()) : named(entry.resourceName());
        return present == null ? List.of() : present;
    }

    /** A name without a rule is no longer there: that none is for a resource may mean that it is open. */
    private ResourceRules replaced(AclEntry entry, List<AclRule> rules) {
        String name = entry.resourceName();
        if (isPrefix(entry)) {
            return new ResourceRules(named, rules.isEmpty() ? prefixed.minus(name) : prefixed.plus(name, rules));
        }
        int part = partOf(name);
        Map<String, List<AclRule>> changed = new HashMap<>(named.get(part));
        if (rules.isEmpty()) {
            changed.remove(name);
        } else {
            changed.put(name, rules);
        }
        List<Map<String, List<AclRule>>> parts = new ArrayList<>(named);
        parts.set(part, changed);
        return new ResourceRules(parts, prefixed);
    }
}
