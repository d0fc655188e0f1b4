package dev.kraftbench.engine.internal;

import dev.kraftbench.core.thread.GivingWay;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client of the demo on a thread of its own; {@link #run} ends soon after {@link #stop}. */
abstract class OrderClient {
    private static final Logger LOG = LoggerFactory.getLogger(OrderClient.class);

    private final String name;
    private final Thread thread;
    private volatile boolean stopping;

    OrderClient(String name) {
        this.name = name;
        this.thread = Thread.ofPlatform().daemon().name("kraftbench-demo-" + name).unstarted(this::guarded);
        // Kafka's clients look for their classes with it
        thread.setContextClassLoader(org.apache.kafka.clients.producer.KafkaProducer.class.getClassLoader());
    }

    String name() {
        return name;
    }

    void start() {
        thread.start();
    }

    /** Asks for the end; any thread. */
    void stop() {
        stopping = true;
        wake();
    }

    final boolean stopping() {
        return stopping;
    }

    boolean awaitEnd(long nanos) {
        try {
            return thread.join(java.time.Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void guarded() {
        GivingWay.here();
        try {
            run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (!stopping) {
                LOG.atError().setCause(e).addKeyValue("client", name).log("a client of the demo ended");
            }
        }
    }

    /** Rests without keeping {@link #stop} waiting. */
    final void rest(long millis) throws InterruptedException {
        synchronized (thread) {
            if (!stopping) {
                TimeUnit.MILLISECONDS.timedWait(thread, millis);
            }
        }
    }

    void wake() {
        synchronized (thread) {
            thread.notifyAll();
        }
    }

    abstract void run() throws InterruptedException;
}
