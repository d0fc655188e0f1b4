package dev.kraftbench.remote;

import static dev.kraftbench.remote.RemoteTexts.TEXTS;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.model.Gap;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

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

    /**
     * Where a client of its own begins: one that begins with a broker that hangs waits for it for its whole request timeout, so while any is silent those that
     * answer are named instead of the configured ones.
     */
    String bootstrap(String configured, List<BrokerSnapshot> brokers) {
        String answering = brokers.stream().filter(broker -> broker.state() == BrokerState.RUNNING && broker.port() >= 0 && !contains(broker.id()))
                .map(BrokerSnapshot::endpoint).collect(Collectors.joining(","));
        return since.isEmpty() || answering.isEmpty() ? configured : answering;
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
