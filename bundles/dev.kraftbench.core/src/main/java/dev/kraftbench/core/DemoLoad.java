package dev.kraftbench.core;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Topic order-events with an order producer and the groups inventory, payment and logistics: real clients in the background. */
public interface DemoLoad {
    String TOPIC = "order-events";

    boolean running();

    /** Creates the topic where it is missing and starts the clients. */
    CompletableFuture<Void> start(Duration timeout);

    CompletableFuture<Void> stop(Duration timeout);

    /** Orders acknowledged since the start. */
    long ordersSent();

    /** Orders read by a group since the start. */
    long ordersRead(String group);
}
