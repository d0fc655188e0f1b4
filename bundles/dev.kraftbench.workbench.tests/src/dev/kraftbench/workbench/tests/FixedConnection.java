package dev.kraftbench.workbench.tests;

import dev.kraftbench.core.BrokerControl;
import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.DemoLoad;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.Precision;
import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.model.ClusterModel;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;

/** A closed connection with a model that a test fills; whatever else is asked of it is a mistake of the test. */
final class FixedConnection {
    private FixedConnection() {}

    static ClusterConnection of(ClusterModel model) {
        return of(model, new ConnectionState.Closed());
    }

    static ClusterConnection of(ClusterModel model, ConnectionState state) {
        ConnectionSettings settings = new ConnectionSettings.Local("fixed", "fixed", Environment.TRAINING, 3, 0, Map.of());
        return (ClusterConnection) Proxy.newProxyInstance(FixedConnection.class.getClassLoader(), new Class<?>[] {ClusterConnection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "settings" -> settings;
                    case "id" -> settings.id();
                    case "name" -> settings.name();
                    case "precision" -> Precision.EXACT;
                    case "state" -> state;
                    case "onState" -> (Subscription) () -> { };
                    case "model" -> model;
                    case "brokerControl" -> Optional.<BrokerControl>empty();
                    case "demo" -> Optional.<DemoLoad>empty();
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> "fixed connection";
                    default -> throw new AssertionError("not expected: " + method);
                });
    }
}
