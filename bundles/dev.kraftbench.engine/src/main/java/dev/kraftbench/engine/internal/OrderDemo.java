package dev.kraftbench.engine.internal;

import dev.kraftbench.core.ClusterException;
import dev.kraftbench.core.DemoLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The course's order system (section 5.1) with real clients, each on a thread of its own. */
final class OrderDemo implements DemoLoad {
    private static final Logger LOG = LoggerFactory.getLogger(OrderDemo.class);
    static final List<String> GROUPS = List.of("inventory", "payment", "logistics");
    private static final int PARTITIONS = 3;
    private static final short REPLICAS = 2;

    /** Client properties with the bootstrap servers, or a failure while the cluster is closed. */
    interface Clients {
        Map<String, Object> properties() throws ClusterException;
    }

    private final Clients clients;
    private final int brokers;
    private final AtomicLong sent = new AtomicLong();
    private final Map<String, AtomicLong> read = new HashMap<>();
    private @Nullable List<OrderClient> running;

    OrderDemo(Clients clients, int brokers) {
        this.clients = clients;
        this.brokers = brokers;
        GROUPS.forEach(group -> read.put(group, new AtomicLong()));
    }

    @Override
    public synchronized boolean running() {
        return running != null;
    }

    @Override
    public CompletableFuture<Void> start(Duration timeout) {
        CompletableFuture<Void> started = new CompletableFuture<>();
        Thread.ofVirtual().name("kraftbench-demo-start").start(() -> {
            try {
                startClients(timeout);
                started.complete(null);
            } catch (Exception e) {
                started.completeExceptionally(dev.kraftbench.remote.Failures.of("DEMO", e));
            }
        });
        return started;
    }

    private void startClients(Duration timeout) throws Exception {
        Map<String, Object> properties = new HashMap<>(clients.properties());
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, "false");
        createTopic(properties, timeout);
        synchronized (this) {
            if (running != null) {
                return;
            }
            List<OrderClient> started = new ArrayList<>();
            started.add(new OrderProducer(properties, sent));
            GROUPS.forEach(group -> started.add(new OrderConsumer(properties, group, read.get(group))));
            started.forEach(OrderClient::start);
            running = started;
        }
    }

    private void createTopic(Map<String, Object> properties, Duration timeout) throws Exception {
        Thread.currentThread().setContextClassLoader(Admin.class.getClassLoader());
        try (Admin admin = Admin.create(properties)) {
            short replicas = (short) Math.min(REPLICAS, brokers);
            if (!admin.listTopics().names().get(timeout.toMillis(), TimeUnit.MILLISECONDS).contains(TOPIC)) {
                admin.createTopics(Set.of(new NewTopic(TOPIC, PARTITIONS, replicas))).all().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
            // another start won the race
        }
    }

    @Override
    public CompletableFuture<Void> stop(Duration timeout) {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        Thread.ofVirtual().name("kraftbench-demo-stop").start(() -> {
            stopClients(timeout);
            stopped.complete(null);
        });
        return stopped;
    }

    /** Waits for the clients to leave, no longer than the limit for all of them. */
    void stopClients(Duration timeout) {
        List<OrderClient> clientsNow;
        synchronized (this) {
            clientsNow = running == null ? List.of() : running;
            running = null;
        }
        clientsNow.forEach(OrderClient::stop);
        long deadline = System.nanoTime() + timeout.toNanos();
        for (OrderClient client : clientsNow) {
            if (!client.awaitEnd(Math.max(1, deadline - System.nanoTime()))) {
                LOG.atWarn().addKeyValue("client", client.name()).log("a client of the demo did not end in time");
            }
        }
    }

    @Override
    public long ordersSent() {
        return sent.get();
    }

    @Override
    public long ordersRead(String group) {
        AtomicLong count = read.get(group);
        return count == null ? 0 : count.get();
    }
}
