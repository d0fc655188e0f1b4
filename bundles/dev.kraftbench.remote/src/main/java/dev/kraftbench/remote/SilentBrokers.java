package dev.kraftbench.remote;

import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.model.Gap;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brokers that are registered but did not answer when they were last probed. They are not asked anything else until they answer a probe again: one that
 * hangs would hold up every question by its time limit. Any thread.
 */
final class SilentBrokers {
    private final Map<Integer, Instant> since = new ConcurrentHashMap<>();

    /** @return whether it was silent before */
    boolean heard(int broker) {
        return since.remove(broker) != null;
    }

    /** @return whether it is silent from now on */
    boolean missed(int broker, Instant at) {
        return since.putIfAbsent(broker, at) == null;
    }

    boolean contains(int broker) {
        return since.containsKey(broker);
    }

    /** Those that are silent among these, in order. */
    Set<Integer> among(Set<Integer> brokers) {
        Set<Integer> silent = new TreeSet<>(brokers);
        silent.retainAll(since.keySet());
        return silent;
    }

    private String reason(int broker) {
        Instant at = since.get(broker);
        return at == null ? TEXTS.of("silent", broker) : TEXTS.of("silent.since", broker, at.truncatedTo(ChronoUnit.SECONDS));
    }

    /** What of this broker's is missing. */
    Gap gap(String what, int broker) {
        return new Gap(what + " " + broker, reason(broker));
    }

    ClusterException refusal(String operation, int broker) {
        return new ClusterException(ClusterException.Kind.TIMEOUT, operation, null, reason(broker),
                TEXTS.of("silent.advice"), null);
    }
}
