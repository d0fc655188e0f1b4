package dev.kraftbench.remote;

import dev.kraftbench.core.model.BrokerSnapshot;
import dev.kraftbench.core.model.BrokerState;
import dev.kraftbench.core.sampling.SampledModel;
import dev.kraftbench.core.sampling.SamplingLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/** Probes the brokers of an open connection again and again: how long each takes to answer, and which are silent. */
final class BrokerWatch {
    /** How often brokers are asked how long they take to answer, and how long that may be. */
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final BrokerProbe probe;
    private final SilentBrokers silent;
    private final SampledModel model;
    private final Runnable news;
    private final SamplingLoop loop;

    /** @param news run when a broker fell silent or answers again: whoever shows brokers need not wait for their next round */
    BrokerWatch(BrokerProbe probe, SilentBrokers silent, SampledModel model, ScheduledExecutorService executor, Runnable news) {
        this.probe = probe;
        this.silent = silent;
        this.model = model;
        this.news = news;
        this.loop = new SamplingLoop(executor, PERIOD, this::round);
    }

    void start() {
        loop.start();
    }

    void stop() {
        loop.stop();
    }

    /** Silent ones are asked too, while the cluster still knows where they are: that is how they come back. */
    private CompletableFuture<?> round() {
        List<Integer> registered = model.latest().brokers().stream()
                .filter(b -> b.state() == BrokerState.RUNNING || silent.contains(b.id()) && b.port() >= 0).map(BrokerSnapshot::id).toList();
        return probe.roundTrips(registered, PERIOD).thenAccept(this::answered);
    }

    private void answered(Map<Integer, Double> millis) {
        Instant now = Instant.now();
        boolean changed = false;
        for (Map.Entry<Integer, Double> probed : millis.entrySet()) {
            int broker = probed.getKey();
            changed |= Double.isNaN(probed.getValue()) ? silent.missed(broker, now) : silent.heard(broker);
        }
        if (!millis.isEmpty()) {
            model.publishRoundTrips(now, millis);
        }
        if (changed) {
            news.run();
        }
    }
}
