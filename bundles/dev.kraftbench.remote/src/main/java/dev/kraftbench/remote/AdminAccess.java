package dev.kraftbench.remote;

import dev.kraftbench.core.ClusterException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The way to a cluster for one area's questions: the client while the connection is open, a failure that says so while it is not. Any thread. */
public interface AdminAccess {

    <T> CompletableFuture<T> ask(String operation, Function<AdminSession, CompletableFuture<T>> question);

    /** Properties for a further client of this cluster; fails when it is closed. */
    Map<String, Object> clientConfig() throws ClusterException;
}
