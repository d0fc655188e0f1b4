package dev.kraftbench.core.internal;

import dev.kraftbench.core.connect.Secrets;
import java.util.HashMap;
import java.util.Map;

/** Secrets as long as the test lasts. */
final class MemorySecrets implements Secrets {
    private final Map<String, Map<String, String>> kept = new HashMap<>();

    @Override
    public synchronized Map<String, String> of(String connection) {
        return kept.getOrDefault(connection, Map.of());
    }

    @Override
    public synchronized void keep(String connection, Map<String, String> secrets) {
        if (secrets.isEmpty()) {
            kept.remove(connection);
        } else {
            kept.put(connection, secrets);
        }
    }
}
