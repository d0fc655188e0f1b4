package dev.kraftbench.simulation.cluster;

import static dev.kraftbench.simulation.cluster.ClusterClient.MILLI;

import java.util.ArrayList;
import java.util.List;

/** One transactional id and the producers that use it: one after the other, and sometimes a new one while the old still believes it is alone. */
final class TransactionalId {

    private final SimCluster cluster;
    private final TransactionBook book;
    private final String name;
    private final String topic;
    private final int partitions;
    private final List<TransactionalProducer> producers = new ArrayList<>();
    private boolean stopping;
    private long fenced;

    TransactionalId(SimCluster cluster, TransactionBook book, String name, String topic, int partitions) {
        this.cluster = cluster;
        this.book = book;
        this.name = name;
        this.topic = topic;
        this.partitions = partitions;
    }

    String name() {
        return name;
    }

    String group() {
        return "group-of-" + name;
    }

    String topic() {
        return topic;
    }

    int partitions() {
        return partitions;
    }

    long fenced() {
        return fenced;
    }

    boolean isIdle() {
        return stopping && producers.isEmpty();
    }

    void stop() {
        stopping = true;
        List.copyOf(producers).forEach(TransactionalProducer::stop);
    }

    void start() {
        if (stopping) {
            return;
        }
        TransactionalProducer producer = new TransactionalProducer(cluster.newClient("kraftbench"), this, book);
        producers.add(producer);
        producer.start();
    }

    /** A producer is about to ask for an id: from now on the others may find themselves fenced. */
    void initialising(TransactionalProducer producer) {
        producers.stream().filter(one -> one != producer).forEach(TransactionalProducer::mayBeFenced);
    }

    /** A producer has its id: those with older epochs can do nothing from now on. */
    void initialised(TransactionalProducer producer) {
        for (TransactionalProducer other : producers) {
            if (other != producer && other.isOlderThan(producer)) {
                other.depose();
            } else if (other != producer && producer.isOlderThan(other)) {
                producer.depose();
            }
        }
    }

    /** Sometimes another is started while one still works. */
    void worked() {
        if (producers.size() == 1 && cluster.simulation().chance(0.02)) {
            start();
        }
    }

    /** A producer has died, was fenced or has done its work; another may follow. */
    void ended(TransactionalProducer producer, boolean wasFenced) {
        producers.remove(producer);
        fenced += wasFenced ? 1 : 0;
        if (producers.isEmpty()) {
            cluster.simulation().after(cluster.simulation().between(50, 2500) * MILLI, () -> {
                if (producers.isEmpty()) {
                    start();
                }
            });
        }
    }

    @Override
    public String toString() {
        return name + ": " + producers;
    }
}
