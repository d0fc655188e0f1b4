package dev.kraftbench.core.internal;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ClusterProvider;
import dev.kraftbench.core.ConnectionSettings;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** Connections that know their settings and can be closed. */
final class FakeProvider implements ClusterProvider {
    @Override
    public boolean handles(ConnectionSettings settings) {
        return true;
    }

    @Override
    public ClusterConnection connection(ConnectionSettings settings) {
        AtomicReference<ConnectionSettings> now = new AtomicReference<>(settings);
        return (ClusterConnection) Proxy.newProxyInstance(FakeProvider.class.getClassLoader(), new Class<?>[] {ClusterConnection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "settings" -> now.get();
                    case "id" -> now.get().id();
                    case "name" -> now.get().name();
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "change" -> {
                        now.set((ConnectionSettings) arguments[0]);
                        yield null;
                    }
                    case "close" -> CompletableFuture.completedFuture(null);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
