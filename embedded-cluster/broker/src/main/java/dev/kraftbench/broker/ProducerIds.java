package dev.kraftbench.broker;

import dev.kraftbench.kernel.Link.Delivery;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.transaction.ProducerIdSource;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.message.AllocateProducerIdsRequestData;
import org.apache.kafka.common.message.AllocateProducerIdsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Producer ids, unique in the cluster, out of blocks that the controller gives to this broker (KIP-730). The next block is asked for before
 * the present one is used up. On the node's metadata lane, but for {@link #next}.
 */
public final class ProducerIds implements ProducerIdSource {

    private static final Logger LOG = LoggerFactory.getLogger(ProducerIds.class);
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int MAX_WAITING = 10_000;

    private final ControllerChannel controller;
    private final int nodeId;
    private final LongSupplier brokerEpoch;
    private final ArrayDeque<LongConsumer> waiting = new ArrayDeque<>();
    private long next;
    private long end;
    private long prefetchAt;
    private long followingStart;
    private long followingEnd;
    private boolean asking;

    /** @param brokerEpoch of this broker's registration; any thread */
    public ProducerIds(ControllerChannel controller, int nodeId, LongSupplier brokerEpoch) {
        this.controller = controller;
        this.nodeId = nodeId;
        this.brokerEpoch = brokerEpoch;
    }

    @Override
    public void next(LongConsumer id) {
        controller.lane().run(() -> take(id));
    }

    private void take(LongConsumer id) {
        if (waiting.size() >= MAX_WAITING) {
            id.accept(NONE);
            return;
        }
        waiting.add(id);
        serve();
    }

    private void serve() {
        while (!waiting.isEmpty()) {
            if (next == end) {
                next = followingStart;
                end = followingEnd;
                followingStart = followingEnd;
                prefetchAt = next + (end - next) * 9 / 10;
                if (next == end) {
                    ask();
                    return;
                }
            }
            waiting.remove().accept(next++);
            if (next >= prefetchAt && followingStart == followingEnd) {
                ask();
            }
        }
    }

    private void ask() {
        if (asking) {
            return;
        }
        asking = true;
        AllocateProducerIdsRequestData request =
                new AllocateProducerIdsRequestData().setBrokerId(nodeId).setBrokerEpoch(brokerEpoch.getAsLong());
        controller.send(PeerRequest.of(ApiKeys.ALLOCATE_PRODUCER_IDS, request), TIMEOUT_NANOS, controller.lane(), delivery -> {
            asking = false;
            if (delivery instanceof Delivery.Answered<ApiMessage>(ApiMessage message)) {
                AllocateProducerIdsResponseData response = (AllocateProducerIdsResponseData) message;
                if (response.errorCode() == Errors.NONE.code() && response.producerIdLen() > 0) {
                    followingStart = response.producerIdStart();
                    followingEnd = followingStart + response.producerIdLen();
                    serve();
                    return;
                }
                LOG.atWarn()
                        .addKeyValue("nodeId", nodeId)
                        .addKeyValue("error", Errors.forCode(response.errorCode()))
                        .log("The controller gave no producer ids");
            }
            if (next == end) {
                for (LongConsumer one = waiting.poll(); one != null; one = waiting.poll()) {
                    one.accept(NONE);
                }
            }
        });
    }
}
