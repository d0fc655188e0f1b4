package dev.kraftbench.simulation;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.protocol.RecordSlice;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchSnapshotResponseData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ShareFetchResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;

/** One machine's link to a peer: a connection at a time, made with the first request after the last was lost. */
final class SimLink implements Link<PeerRequest, ApiMessage> {

    private final class Exchange {
        final PeerRequest request;
        final Consumer<Delivery<ApiMessage>> delivery;
        final Simulation.Scheduled timeout;
        boolean done;

        Exchange(PeerRequest request, long timeoutNanos, Consumer<Delivery<ApiMessage>> delivery) {
            this.request = request;
            this.delivery = delivery;
            this.timeout = network.simulation.at(
                    network.simulation.nowNanos() + timeoutNanos, home,
                    () -> finish(new Delivery.Lost<>(Loss.TIMED_OUT, "no answer in time")));
        }

        void finish(Delivery<ApiMessage> result) {
            if (!done) {
                done = true;
                timeout.cancel();
                underWay.remove(this);
                lane.execute(() -> delivery.accept(result));
            }
        }
    }

    private final SimNetwork network;
    private final SimMachine home;
    private final Peer peer;
    private final Lane lane;
    private final List<Runnable> lossListeners = new ArrayList<>();
    private final Set<Exchange> underWay = new LinkedHashSet<>();
    private @Nullable SimConnection connection;
    private long lastThereNanos;
    private long lastBackNanos;
    private boolean closed;

    SimLink(SimNetwork network, SimMachine home, Peer peer, Lane lane) {
        this.network = network;
        this.home = home;
        this.peer = peer;
        this.lane = lane;
    }

    SimMachine home() {
        return home;
    }

    @Override
    public Peer peer() {
        return peer;
    }

    boolean isConnectedTo(SimMachine machine) {
        return connection != null && connection.machine() == machine;
    }

    @Override
    public void send(PeerRequest request, long timeoutNanos, Consumer<Delivery<ApiMessage>> delivery) {
        if (closed) {
            lane.execute(() -> delivery.accept(new Delivery.Lost<>(Loss.CLOSED, "link closed")));
            return;
        }
        Exchange exchange = new Exchange(request, timeoutNanos, delivery);
        underWay.add(exchange);
        int to = network.nodeIdOf(peer);
        if (!network.passes(home.nodeId(), to)) {
            return; // swallowed: the time-out will tell
        }
        lastThereNanos = network.arrival(home.nodeId(), to, lastThereNanos);
        network.simulation.at(lastThereNanos, home, () -> arrive(exchange, to));
    }

    private void arrive(Exchange exchange, int to) {
        if (exchange.done || closed) {
            return;
        }
        SimMachine machine = network.machine(to);
        RequestHandler handler = machine == null ? null : machine.door(peer.listener(), home);
        if (machine == null || handler == null) {
            if (network.passes(to, home.nodeId())) {
                exchange.finish(new Delivery.Lost<>(Loss.UNREACHABLE, "nobody listens"));
            }
            return;
        }
        SimConnection current = connection;
        if (current == null || current.machine() != machine) {
            current = new SimConnection(machine, home, peer.listener());
            connection = current;
        }
        SimConnection over = current;
        PeerRequest request = exchange.request;
        RequestHeaderData header = new RequestHeaderData()
                .setRequestApiKey(request.api().id)
                .setRequestApiVersion(request.maxVersion())
                .setClientId("node-" + home.nodeId());
        Request received = new Request(request.api(), request.maxVersion(), header, (ApiMessage) request.message().duplicate(), over);
        over.lane().execute(() -> handle(handler, received, exchange, over, to));
    }

    private void handle(RequestHandler handler, Request received, Exchange exchange, SimConnection over, int to) {
        SimConnection.Answer place = over.requested();
        handler.handle(received, new ResponseSink() {
            @Override
            public void respond(ApiMessage response) {
                network.tapped(to, home.nodeId(), exchange.request, response);
                ApiMessage copy = copy(response);
                over.send(place, () -> answer(exchange, over, to, copy));
            }

            @Override
            public void noResponse() {
                throw new IllegalStateException("a request between nodes wants an answer");
            }

            @Override
            public void close(String reason) {
                if (connection == over) {
                    breakOff(reason);
                }
            }
        });
    }

    /** Nodes must not share what they may change; record data they don't, and pieces of snapshots can't be copied by their message. */
    private static ApiMessage copy(ApiMessage response) {
        if (response instanceof FetchResponseData fetch) {
            fetch.responses().forEach(topic -> topic.partitions().forEach(data -> data.setRecords(copyBytes(data.records()))));
        } else if (response instanceof ShareFetchResponseData fetch) {
            fetch.responses().forEach(topic -> topic.partitions().forEach(data -> data.setRecords(copyBytes(data.records()))));
        }
        return response instanceof FetchSnapshotResponseData ? response : (ApiMessage) response.duplicate();
    }

    /** As with a socket, bytes leave the log when they are sent. */
    private static @Nullable BaseRecords copyBytes(@Nullable BaseRecords records) {
        if (!(records instanceof RecordSlice slice)) {
            return records;
        }
        ByteBuffer source = slice.read();
        ByteBuffer bytes = ByteBuffer.allocate(source.remaining());
        bytes.put(source).flip();
        slice.release();
        return MemoryRecords.readableRecords(bytes);
    }

    private void answer(Exchange exchange, SimConnection over, int from, ApiMessage response) {
        if (connection != over || exchange.done || !network.passes(from, home.nodeId())) {
            return;
        }
        lastBackNanos = network.arrival(from, home.nodeId(), lastBackNanos);
        network.simulation.at(lastBackNanos, home, () -> {
            if (connection == over) {
                exchange.finish(new Delivery.Answered<>(response));
            }
        });
    }

    /** The connection breaks and both sides notice. */
    void breakOff(String detail) {
        SimConnection lost = connection;
        if (lost == null) {
            return;
        }
        connection = null;
        lost.closed();
        for (Exchange exchange : List.copyOf(underWay)) {
            exchange.finish(new Delivery.Lost<>(Loss.DISCONNECTED, detail));
        }
        List.copyOf(lossListeners).forEach(listener -> lane.execute(() -> {
            if (!closed) {
                listener.run();
            }
        }));
    }

    /** This side is gone, and the other is told. */
    void homeEnded() {
        SimConnection lost = connection;
        connection = null;
        if (lost != null && network.passes(home.nodeId(), lost.machine().nodeId())) {
            lost.closed();
        }
    }

    /** The other side is gone without a word. */
    void forget() {
        connection = null;
    }

    @Override
    public void onLoss(Runnable listener) {
        lossListeners.add(listener);
    }

    @Override
    public void close() {
        closed = true;
        network.closed(this);
        homeEnded();
        for (Exchange exchange : List.copyOf(underWay)) {
            exchange.finish(new Delivery.Lost<>(Loss.CLOSED, "link closed"));
        }
    }
}
