package dev.kraftbench.core.change;

import static dev.kraftbench.core.change.ChangeTexts.TEXTS;

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
            reasons.add(TEXTS.of("advice.order.one"));
            reasons.add(TEXTS.of("advice.order.limit"));
            return new PartitionAdvice(1, reasons);
        }
        int forProducers = ceil(need.targetBytesPerSecond(), need.producerBytesPerSecond());
        int forConsumers = ceil(need.targetBytesPerSecond(), need.consumerBytesPerSecond());
        int binding = Math.max(1, Math.max(Math.max(forProducers, forConsumers), need.consumers()));
        if (binding == forConsumers && forConsumers >= need.consumers()) {
            reasons.add(TEXTS.of("advice.consumers.rate", forConsumers));
        } else if (binding == forProducers) {
            reasons.add(TEXTS.of("advice.producers.rate", forProducers));
        } else {
            reasons.add(TEXTS.of("advice.consumers.members", need.consumers(), binding));
        }
        int brokers = Math.max(1, need.brokers());
        int even = Math.ceilDiv(binding, brokers) * brokers;
        if (even != binding) {
            reasons.add(TEXTS.of("advice.even", even, brokers));
        }
        reasons.add(TEXTS.of("advice.later"));
        return new PartitionAdvice(even, reasons);
    }

    private static int ceil(double target, double each) {
        return target > 0 && each > 0 ? (int) Math.min(10_000, Math.ceil(target / each)) : 1;
    }
}
