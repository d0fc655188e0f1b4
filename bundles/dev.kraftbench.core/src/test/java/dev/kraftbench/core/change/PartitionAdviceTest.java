package dev.kraftbench.core.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PartitionAdviceTest {

    @Test
    void slowConsumersDecideAndLeadersSpreadEvenly() {
        PartitionAdvice advice = PartitionAdvice.of(new PartitionAdvice.Need(100e6, 20e6, 10e6, 4, 3, false));
        assertEquals(12, advice.partitions());
        assertTrue(advice.reasons().getFirst().startsWith("Consumers: 10 partitions"), advice.toString());
        assertTrue(advice.reasons().get(1).contains("multiple of 3 brokers"), advice.toString());
    }

    @Test
    void oneOrderOverAllRecordsNeedsOnePartition() {
        assertEquals(1, PartitionAdvice.of(new PartitionAdvice.Need(100e6, 20e6, 10e6, 4, 3, true)).partitions());
    }

    @Test
    void membersOfAGroupNeedAPartitionEach() {
        PartitionAdvice advice = PartitionAdvice.of(new PartitionAdvice.Need(1e6, 20e6, 10e6, 6, 3, false));
        assertEquals(6, advice.partitions());
        assertTrue(advice.reasons().getFirst().contains("6 working members"), advice.toString());
    }
}
