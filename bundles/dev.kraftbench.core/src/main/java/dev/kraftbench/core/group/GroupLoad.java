package dev.kraftbench.core.group;

import java.util.Set;
import java.util.TreeSet;

/**
 * What a table of groups shows of one beside its name.
 *
 * @param members -1 when unknown
 * @param lag records not read yet, -1 when unknown
 * @param topics those it has offsets of
 */
public record GroupLoad(int members, long lag, Set<String> topics) {
    public static final GroupLoad UNKNOWN = new GroupLoad(-1, -1, Set.of());

    public GroupLoad {
        topics = java.util.Collections.unmodifiableSet(new TreeSet<>(topics));
    }
}
