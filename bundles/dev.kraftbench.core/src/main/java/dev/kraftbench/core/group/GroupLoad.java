package dev.kraftbench.core.group;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a table of groups shows of one beside its name.
 *
 * @param members -1 when unknown
 * @param lag records not read yet, -1 when unknown
 * @param lags the same for each topic that it has offsets of
 */
public record GroupLoad(int members, long lag, SortedMap<String, Long> lags) {
    public static final GroupLoad UNKNOWN = new GroupLoad(-1, -1, Collections.emptySortedMap());

    public GroupLoad {
        lags = Collections.unmodifiableSortedMap(new TreeMap<>(lags));
    }

    public Set<String> topics() {
        return lags.keySet();
    }
}
