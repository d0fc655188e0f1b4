package dev.kraftbench.core;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Power switches of an embedded cluster's brokers. Broker ids as in the snapshots. */
public interface BrokerControl {

    CompletableFuture<Void> start(int broker, Duration timeout);

    /** Controlled shutdown: hands its leaders over first. */
    CompletableFuture<Void> stop(int broker, Duration timeout);

    /** Like kill -9: no hand-over, nothing flushed. */
    CompletableFuture<Void> kill(int broker, Duration timeout);
}
