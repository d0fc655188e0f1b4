package dev.kraftbench.workbench.tests;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.Precision;
import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.sampling.SampledModel;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A cluster that is only what a test publishes to its model: any size, any state. Questions stay unanswered. */
final class FakeCluster {
    private FakeCluster() {}

    static ClusterConnection of(String id, SampledModel model) {
        ConnectionSettings settings = new ConnectionSettings.Remote(id, id, Environment.TEST, true, "nowhere:9092", Map.of());
        return (ClusterConnection) Proxy.newProxyInstance(FakeCluster.class.getClassLoader(), new Class<?>[] {ClusterConnection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "settings" -> settings;
                    case "id", "name", "toString" -> id;
                    case "precision" -> Precision.SAMPLED;
                    case "state" -> new ConnectionState.Open("nowhere:9092");
                    case "onState" -> (Subscription) () -> { };
                    case "model" -> model;
                    case "brokerControl", "demo" -> Optional.empty();
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    case "refresh" -> null;
                    default -> {
                        if (method.getReturnType() == CompletableFuture.class) {
                            yield new CompletableFuture<>();
                        }
                        throw new UnsupportedOperationException(method.getName());
                    }
                });
    }
}
