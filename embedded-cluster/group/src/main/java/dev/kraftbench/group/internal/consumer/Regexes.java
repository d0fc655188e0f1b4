package dev.kraftbench.group.internal.consumer;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The regular expressions that members of a group subscribe to, and what they stand for. Changed only by replay. Owned by its group. */
final class Regexes {

    private final Map<String, Integer> subscribers = new HashMap<>();
    private final Map<String, ResolvedRegex> resolved = new LinkedHashMap<>();

    int subscribers(String regex) {
        return subscribers.getOrDefault(regex, 0);
    }

    /** All expressions that somebody subscribes to. */
    Set<String> subscribed() {
        return Collections.unmodifiableSet(subscribers.keySet());
    }

    Map<String, ResolvedRegex> resolved() {
        return Collections.unmodifiableMap(resolved);
    }

    @Nullable ResolvedRegex resolved(String regex) {
        return resolved.get(regex);
    }

    boolean matches(String topic) {
        return resolved.values().stream().anyMatch(each -> each.topics().contains(topic));
    }

    void count(@Nullable String regex, int change) {
        if (regex != null) {
            subscribers.merge(regex, change, (before, more) -> before + more == 0 ? null : before + more);
        }
    }

    void put(String regex, @Nullable ResolvedRegex topics) {
        if (topics == null) {
            resolved.remove(regex);
        } else {
            resolved.put(regex, topics);
        }
    }
}
