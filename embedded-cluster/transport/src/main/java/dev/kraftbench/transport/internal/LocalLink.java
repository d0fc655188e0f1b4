package dev.kraftbench.transport.internal;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.LinkFaults;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.kernel.Timer;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.transport.LocalNetwork;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/** A link to a node of the same JVM, by reference. On its home lane. */
public final class LocalLink implements Link<PeerRequest, ApiMessage> {

    /** How long a refused request takes, so that who tries again at once does not spin. */
    private static final long REFUSAL_NANOS = 20_000_000;

    private final LocalNetwork network;
    private final int localId;
    private final Peer peer;
    private final Lane home;
    private final Consumer<LocalLink> closeHook;
    private final List<Runnable> lossListeners = new ArrayList<>();
    private final ArrayDeque<Call> waiting = new ArrayDeque<>();
    private final ArrayDeque<Runnable> heldAnswers = new ArrayDeque<>();
    private final Set<Call> underWay = new LinkedHashSet<>();
    private @Nullable LocalConnection connection;
    private @Nullable RequestHandler handler;
    private boolean awaitingDoor;
    private boolean closed;
    private int nextCorrelation;

    public LocalLink(LocalNetwork network, int localId, Peer peer, Lane home, Consumer<LocalLink> closeHook) {
        this.network = network;
        this.localId = localId;
        this.peer = peer;
        this.home = home;
        this.closeHook = closeHook;
    }

    @Override
    public Peer peer() {
        return peer;
    }

    public Lane home() {
        return home;
    }

    @Override
    public void onLoss(Runnable listener) {
        lossListeners.add(listener);
    }

    @Override
    public void send(PeerRequest request, long timeoutNanos, Consumer<Delivery<ApiMessage>> delivery) {
        Call call = new Call(request, delivery);
        if (closed) {
            home.execute(() -> delivery.accept(new Delivery.Lost<>(Loss.CLOSED, "link is closed")));
            return;
        }
        call.timeout = home.schedule(timeoutNanos, () -> {
            waiting.remove(call);
            call.lost(Loss.TIMED_OUT, "no answer from node " + peer.id());
        });
        long delayNanos = outgoing().delayNanos();
        if (delayNanos > 0) {
            home.schedule(delayNanos, () -> enqueue(call));
        } else {
            enqueue(call);
        }
    }

    private void enqueue(Call call) {
        if (!call.done) {
            waiting.add(call);
            pump();
        }
    }

    /** A door has opened somewhere. Any thread. */
    public void retry() {
        home.execute(() -> {
            awaitingDoor = false;
            pump();
        });
    }

    private void pump() {
        if (closed || awaitingDoor || waiting.isEmpty()) {
            return;
        }
        if (outgoing().cut()) {
            if (connection == null) {
                refuseWaiting();
            }
            return;
        }
        if (connection == null && !connect()) {
            return;
        }
        for (Call next = waiting.poll(); next != null; next = waiting.poll()) {
            dispatch(next);
        }
    }

    private boolean connect() {
        return switch (network.door(peer, this)) {
            case LocalNetwork.Door.Open(RequestHandler open, LocalNetwork.Endpoint endpoint) -> {
                handler = open;
                connection = new LocalConnection(home, peer.listener(), this::broken);
                endpoint.connected(connection);
                yield true;
            }
            case LocalNetwork.Door.Opening() -> {
                awaitingDoor = true;
                yield false;
            }
            case LocalNetwork.Door.Absent() -> {
                refuseWaiting();
                yield false;
            }
        };
    }

    private void refuseWaiting() {
        List<Call> refused = new ArrayList<>(waiting);
        waiting.clear();
        home.schedule(REFUSAL_NANOS, () -> refused.forEach(call -> call.lost(Loss.UNREACHABLE, "node " + peer.id() + " refuses connections")));
    }

    private void dispatch(Call call) {
        PeerRequest request = call.request;
        short version = (short) Math.min(request.maxVersion(), request.api().latestVersion());
        if (version < request.minVersion()) {
            home.execute(() -> call.lost(Loss.UNSUPPORTED, "no version of " + request.api()));
            return;
        }
        LocalConnection via = connection;
        RequestHandler target = handler;
        call.via = via;
        underWay.add(call);
        RequestHeaderData header = new RequestHeaderData()
                .setRequestApiKey(request.api().id)
                .setRequestApiVersion(version)
                .setCorrelationId(nextCorrelation++)
                .setClientId("node-" + localId);
        home.execute(() -> {
            if (!via.closed()) {
                target.handle(new Request(request.api(), version, header, request.message(), via), call);
            }
        });
    }

    private void broken() {
        connection = null;
        handler = null;
        List<Call> lost = new ArrayList<>(underWay);
        underWay.clear();
        releaseHeldAnswers();
        lost.forEach(call -> call.lost(Loss.DISCONNECTED, "node " + peer.id() + " has gone"));
        List.copyOf(lossListeners).forEach(Runnable::run);
    }

    /** Lets answers arrive that were kept back; over a closed connection they only unpin what they carry. */
    private void releaseHeldAnswers() {
        for (Runnable next = heldAnswers.poll(); next != null; next = heldAnswers.poll()) {
            next.run();
        }
    }

    /** The faults have changed: lets go what no cut holds back any longer. */
    public void faultsChanged() {
        if (!incoming().cut()) {
            releaseHeldAnswers();
        }
        pump();
    }

    private LinkFaults.Fault outgoing() {
        return network.faults().of(localId, network.nodeIdOf(peer));
    }

    private LinkFaults.Fault incoming() {
        return network.faults().of(network.nodeIdOf(peer), localId);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<Call> lost = new ArrayList<>(waiting);
        lost.addAll(underWay);
        waiting.clear();
        underWay.clear();
        home.execute(() -> lost.forEach(call -> call.lost(Loss.CLOSED, "link is closed")));
        if (connection != null) {
            connection.close();
        }
        releaseHeldAnswers();
        closeHook.accept(this);
    }

    /** A request between {@link #send} and its delivery. */
    private final class Call implements ResponseSink {
        private final PeerRequest request;
        private final Consumer<Delivery<ApiMessage>> delivery;
        private @Nullable Timer timeout;
        private @Nullable LocalConnection via;
        private boolean done;

        Call(PeerRequest request, Consumer<Delivery<ApiMessage>> delivery) {
            this.request = request;
            this.delivery = delivery;
        }

        @Override
        public void respond(ApiMessage response) {
            home.execute(() -> arrived(response));
        }

        private void arrived(ApiMessage response) {
            LinkFaults.Fault fault = incoming();
            if (fault.cut()) {
                heldAnswers.add(() -> answered(response));
            } else if (fault.delayNanos() > 0) {
                home.schedule(fault.delayNanos(), () -> answered(response));
            } else {
                answered(response);
            }
        }

        private void answered(ApiMessage response) {
            if (done || via == null || via.closed()) {
                DroppedAnswer.release(response);
            } else {
                finish(new Delivery.Answered<>(response));
            }
        }

        @Override
        public void noResponse() {
            close("no answer");
        }

        @Override
        public void close(String reason) {
            home.execute(() -> lost(Loss.DISCONNECTED, reason));
        }

        void lost(Loss reason, String detail) {
            if (!done) {
                finish(new Delivery.Lost<>(reason, detail));
            }
        }

        private void finish(Delivery<ApiMessage> outcome) {
            done = true;
            underWay.remove(this);
            if (timeout != null) {
                timeout.cancel();
            }
            delivery.accept(outcome);
        }
    }
}
