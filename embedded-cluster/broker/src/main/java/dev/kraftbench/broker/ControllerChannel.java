package dev.kraftbench.broker;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Links;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.protocol.PeerRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.message.AllocateProducerIdsResponseData;
import org.apache.kafka.common.message.AlterPartitionResponseData;
import org.apache.kafka.common.message.AssignReplicasToDirsResponseData;
import org.apache.kafka.common.message.BrokerHeartbeatResponseData;
import org.apache.kafka.common.message.BrokerRegistrationResponseData;
import org.apache.kafka.common.message.ControllerRegistrationResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.EnvelopeResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * A node's way to the active controller, whoever that is at the moment. Requests wait while there is none, and are sent again when the
 * controller changed or its connection broke, until their deadline: a request may therefore act twice, as in Kafka.
 *
 * <p>State lives on the node's metadata lane; {@link #send} may be called on any lane.
 */
public final class ControllerChannel implements AutoCloseable {

    private static final long RETRY_NANOS = 20_000_000;
    private static final int MAX_WAITING = 10_000;

    private static final class Pending {
        final PeerRequest request;
        final long deadlineNanos;
        final Lane home;
        final Consumer<Link.Delivery<ApiMessage>> reply;

        Pending(PeerRequest request, long deadlineNanos, Lane home, Consumer<Link.Delivery<ApiMessage>> reply) {
            this.request = request;
            this.deadlineNanos = deadlineNanos;
            this.home = home;
            this.reply = reply;
        }

        void answer(Link.Delivery<ApiMessage> delivery) {
            home.execute(() -> reply.accept(delivery));
        }
    }

    private final Lane lane;
    private final Links<PeerRequest, ApiMessage> links;
    private final Supplier<Optional<Peer>> leader;
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    private final List<Runnable> lossListeners = new ArrayList<>();
    private @Nullable Link<PeerRequest, ApiMessage> link;
    private boolean retryScheduled;
    private boolean closed;

    /** @param leader the active controller's listener, if known; asked on the metadata lane */
    public ControllerChannel(Lane metadataLane, Links<PeerRequest, ApiMessage> links, Supplier<Optional<Peer>> leader) {
        this.lane = metadataLane;
        this.links = links;
        this.leader = leader;
    }

    /** The lane on which the channel lives. */
    public Lane lane() {
        return lane;
    }

    /** Calls the listener on the metadata lane when the connection to the active controller broke. */
    public void onLoss(Runnable listener) {
        lossListeners.add(listener);
    }

    /**
     * Sends a request to the active controller.
     *
     * @param home the lane on which the reply is given, later, never from inside this call
     */
    public void send(PeerRequest request, long timeoutNanos, Lane home, Consumer<Link.Delivery<ApiMessage>> reply) {
        long deadline = lane.clock().nanos() + timeoutNanos;
        lane.run(() -> enqueue(new Pending(request, deadline, home, reply)));
    }

    private void enqueue(Pending pending) {
        if (closed) {
            pending.answer(new Link.Delivery.Lost<>(Link.Loss.CLOSED, "node is stopping"));
        } else if (waiting.size() >= MAX_WAITING) {
            pending.answer(new Link.Delivery.Lost<>(Link.Loss.UNREACHABLE, "too many requests wait for the controller"));
        } else {
            waiting.add(pending);
            pump();
        }
    }

    /** The quorum has another leader, or none, or its address became known. On the metadata lane. */
    public void leaderChanged() {
        pump();
    }

    private void pump() {
        if (closed) {
            return;
        }
        dropExpired();
        Optional<Peer> target = leader.get();
        if (link != null && (target.isEmpty() || !target.get().equals(link.peer()))) {
            Link<PeerRequest, ApiMessage> old = link;
            link = null;
            old.close();
        }
        if (target.isEmpty()) {
            if (!waiting.isEmpty()) {
                retryLater();
            }
            return;
        }
        if (link == null) {
            Link<PeerRequest, ApiMessage> opened = links.open(target.get(), lane);
            opened.onLoss(() -> {
                if (link == opened) {
                    List.copyOf(lossListeners).forEach(Runnable::run);
                }
            });
            link = opened;
        }
        for (Pending next = waiting.poll(); next != null; next = waiting.poll()) {
            sendNow(next);
        }
    }

    private void sendNow(Pending pending) {
        long remaining = pending.deadlineNanos - lane.clock().nanos();
        link.send(pending.request, remaining, delivery -> {
            switch (delivery) {
                case Link.Delivery.Answered<ApiMessage>(ApiMessage message) -> {
                    if (isNotController(message)) {
                        again(pending);
                    } else {
                        pending.answer(delivery);
                    }
                }
                case Link.Delivery.Lost<ApiMessage>(Link.Loss reason, String detail) -> {
                    switch (reason) {
                        case CLOSED -> enqueue(pending);
                        case UNREACHABLE, DISCONNECTED -> again(pending);
                        case TIMED_OUT, UNSUPPORTED -> pending.answer(delivery);
                    }
                }
            }
        });
    }

    private void again(Pending pending) {
        if (closed) {
            pending.answer(new Link.Delivery.Lost<>(Link.Loss.CLOSED, "node is stopping"));
            return;
        }
        waiting.add(pending);
        retryLater();
    }

    private void retryLater() {
        if (!retryScheduled) {
            retryScheduled = true;
            lane.schedule(RETRY_NANOS, () -> {
                retryScheduled = false;
                pump();
            });
        }
    }

    private void dropExpired() {
        long now = lane.clock().nanos();
        waiting.removeIf(pending -> {
            boolean expired = pending.deadlineNanos - now <= 0;
            if (expired) {
                pending.answer(new Link.Delivery.Lost<>(Link.Loss.TIMED_OUT, "no active controller answered in time"));
            }
            return expired;
        });
    }

    private static boolean isNotController(ApiMessage message) {
        short error =
                switch (message) {
                    case EnvelopeResponseData m -> m.errorCode();
                    case BrokerHeartbeatResponseData m -> m.errorCode();
                    case BrokerRegistrationResponseData m -> m.errorCode();
                    case ControllerRegistrationResponseData m -> m.errorCode();
                    case AlterPartitionResponseData m -> m.errorCode();
                    case AllocateProducerIdsResponseData m -> m.errorCode();
                    case AssignReplicasToDirsResponseData m -> m.errorCode();
                    case CreateTopicsResponseData m -> m.topics().isEmpty()
                            ? Errors.NONE.code()
                            : m.topics().iterator().next().errorCode();
                    default -> Errors.NONE.code();
                };
        return error == Errors.NOT_CONTROLLER.code();
    }

    /** Answers everything that waits with CLOSED. On the metadata lane. */
    @Override
    public void close() {
        closed = true;
        if (link != null) {
            link.close();
        }
        for (Pending next = waiting.poll(); next != null; next = waiting.poll()) {
            next.answer(new Link.Delivery.Lost<>(Link.Loss.CLOSED, "node is stopping"));
        }
    }
}
