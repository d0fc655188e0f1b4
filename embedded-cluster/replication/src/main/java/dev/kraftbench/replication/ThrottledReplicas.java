package dev.kraftbench.replication;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which replicas of a topic are held back (KIP-73).
 *
 * @param pairs partition and broker, as {@code partition:broker}
 */
record ThrottledReplicas(boolean all, Set<String> pairs) {

    static final ThrottledReplicas NONE = new ThrottledReplicas(false, Set.of());

    /** A value of {@code leader.} or {@code follower.replication.throttled.replicas}. */
    static ThrottledReplicas of(@Nullable String value) {
        String list = value == null ? "" : value.trim();
        return switch (list) {
            case "", "none" -> NONE;
            case "*" -> new ThrottledReplicas(true, Set.of());
            default -> new ThrottledReplicas(
                    false, Arrays.stream(list.split(",")).map(String::trim).collect(Collectors.toUnmodifiableSet()));
        };
    }

    boolean contains(int partition, int broker) {
        return all || !pairs.isEmpty() && pairs.contains(partition + ":" + broker);
    }
}
