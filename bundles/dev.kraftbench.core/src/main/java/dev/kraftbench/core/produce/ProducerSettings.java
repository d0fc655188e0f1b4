package dev.kraftbench.core.produce;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a run's producer works.
 *
 * @param acks all, 1 or 0
 * @param compression none, gzip, snappy, lz4 or zstd
 * @param transactionalId empty for no transactions
 * @param transactionRecords a transaction is committed after as many records
 * @param further any other property of Kafka's producer
 */
public record ProducerSettings(String acks, int lingerMillis, int batchBytes, String compression, boolean idempotence, String transactionalId,
        int transactionRecords, Map<String, String> further) {
    public static final ProducerSettings DEFAULT = new ProducerSettings("all", 5, 16_384, "none", true, "", 1_000, Map.of());

    public ProducerSettings {
        further = java.util.Collections.unmodifiableMap(new TreeMap<>(further));
    }

    public boolean transactional() {
        return !transactionalId.isEmpty();
    }

    /** Why Kafka's producer would refuse these, in its own terms; empty when it would not. */
    public List<Conflict> conflicts() {
        List<Conflict> conflicts = new ArrayList<>();
        if (idempotence && !acks.equals("all")) {
            conflicts.add(Conflict.IDEMPOTENCE_NEEDS_ALL);
        }
        if (transactional() && !idempotence) {
            conflicts.add(Conflict.TRANSACTIONS_NEED_IDEMPOTENCE);
        }
        return conflicts;
    }

    public enum Conflict {
        IDEMPOTENCE_NEEDS_ALL,
        TRANSACTIONS_NEED_IDEMPOTENCE
    }

    /** Kafka's names of what differs from a producer without settings come first in command lines; these are all. */
    public Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        properties.put("acks", acks);
        properties.put("linger.ms", Integer.toString(lingerMillis));
        properties.put("batch.size", Integer.toString(batchBytes));
        properties.put("compression.type", compression);
        properties.put("enable.idempotence", Boolean.toString(idempotence));
        if (transactional()) {
            properties.put("transactional.id", transactionalId);
        }
        properties.putAll(further);
        return properties;
    }
}
