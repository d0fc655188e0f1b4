package dev.kraftbench.remote;

import static dev.kraftbench.remote.AdminQueries.millis;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Asks each broker one small question of its own (DescribeConfigs of itself) and takes the time until the answer: what the Admin API can tell of a
 * broker's request latency from here, network and queues included.
 */
final class BrokerProbe {
    private final Admin admin;
    private final Supplier<Long> nanoTime;

    BrokerProbe(Admin admin, Supplier<Long> nanoTime) {
        this.admin = admin;
        this.nanoTime = nanoTime;
    }

    /** Milliseconds by broker; NaN for one that did not answer within the time limit. */
    CompletableFuture<Map<Integer, Double>> roundTrips(Collection<Integer> brokers, Duration timeout) {
        Map<Integer, Double> took = new ConcurrentHashMap<>();
        brokers.forEach(broker -> took.put(broker, Double.NaN));
        CompletableFuture<?>[] all = brokers.stream().map(broker -> {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(broker));
            long began = nanoTime.get();
            return Failures.answer("DESCRIBE_CONFIGS", admin.describeConfigs(java.util.List.of(resource),
                    new DescribeConfigsOptions().timeoutMs(millis(timeout))).values().get(resource), timeout).handle((config, failure) -> {
                        if (failure == null) {
                            took.put(broker, (nanoTime.get() - began) / 1e6);
                        }
                        return null;
                    });
        }).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(all).thenApply(done -> new HashMap<>(took));
    }
}
