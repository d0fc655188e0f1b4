package dev.kraftbench.core.model;

import java.time.Instant;
import java.util.Map;

/** Rates over the time since the sample before. */
public record ThroughputSample(Instant at, Map<Integer, Rates> brokers, Map<String, Rates> topics) {
    public ThroughputSample {
        brokers = Map.copyOf(brokers);
        topics = Map.copyOf(topics);
    }

    public Rates total() {
        return topics.values().stream().reduce(Rates.ZERO, Rates::plus);
    }
}
