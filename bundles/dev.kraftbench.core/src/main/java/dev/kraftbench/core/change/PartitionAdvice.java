package dev.kraftbench.core.change;

import java.util.ArrayList;
import java.util.List;

/**
 * How many partitions a topic should have, and why.
 *
 * @param reasons one sentence each, the binding one first
 */
public record PartitionAdvice(int partitions, List<String> reasons) {
    public PartitionAdvice {
        reasons = List.copyOf(reasons);
    }

    /**
     * @param targetBytesPerSecond wanted throughput of the topic
     * @param producerBytesPerSecond what one partition takes from producers
     * @param consumerBytesPerSecond what one consumer works off
     * @param consumers members that should work at the same time in the largest group
     */
    public record Need(double targetBytesPerSecond, double producerBytesPerSecond, double consumerBytesPerSecond, int consumers, int brokers,
            boolean globalOrder) {}

    public static PartitionAdvice of(Need need) {
        List<String> reasons = new ArrayList<>();
        if (need.globalOrder()) {
            reasons.add("One partition: order is kept inside a partition only, and you want one order over all records.");
            reasons.add("That limits a group to one working consumer. If order per key is enough, use a key and more partitions.");
            return new PartitionAdvice(1, reasons);
        }
        int forProducers = ceil(need.targetBytesPerSecond(), need.producerBytesPerSecond());
        int forConsumers = ceil(need.targetBytesPerSecond(), need.consumerBytesPerSecond());
        int binding = Math.max(1, Math.max(Math.max(forProducers, forConsumers), need.consumers()));
        if (binding == forConsumers && forConsumers >= need.consumers()) {
            reasons.add("Consumers: %d partitions, since the target is %d times what one consumer works off.".formatted(forConsumers, forConsumers));
        } else if (binding == forProducers) {
            reasons.add("Producers: %d partitions, since the target is %d times what one partition takes.".formatted(forProducers, forProducers));
        } else {
            reasons.add("Consumers: a partition has one owner in a group, so %d working members need %d partitions."
                    .formatted(need.consumers(), binding));
        }
        int brokers = Math.max(1, need.brokers());
        int even = Math.ceilDiv(binding, brokers) * brokers;
        if (even != binding) {
            reasons.add("Rounded up to %d, a multiple of %d brokers, so that leaders spread evenly.".formatted(even, brokers));
        }
        reasons.add("Partitions can be added later, but then keys move to other partitions; they cannot be taken away.");
        return new PartitionAdvice(even, reasons);
    }

    private static int ceil(double target, double each) {
        return target > 0 && each > 0 ? (int) Math.min(10_000, Math.ceil(target / each)) : 1;
    }
}
