package dev.kraftbench.transport;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.LinkFaults;
import dev.kraftbench.kernel.Links;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.transport.internal.LocalConnection;
import dev.kraftbench.transport.internal.LocalLink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one JVM and the links between them, over which requests and answers pass by reference. A link behaves as a socket
 * would: it can be refused, breaks when either node stops, and obeys {@link LinkFaults}. Safe for any thread.
 */
public final class LocalNetwork {

    /** What stands behind a listener of a node. */
    public sealed interface Door {
        record Open(RequestHandler handler, Endpoint endpoint) implements Door {}

        /** The node is starting: requests wait. */
        record Opening() implements Door {}

        /** Nobody listens. */
        record Absent() implements Door {}
    }

    /** A node's place in the network. */
    public final class Endpoint implements AutoCloseable {
        private final int nodeId;
        private final Map<String, RequestHandler> handlers = new HashMap<>();
        private final Set<LocalConnection> connections = ConcurrentHashMap.newKeySet();
        private final Set<LocalLink> links = ConcurrentHashMap.newKeySet();

        private Endpoint(int nodeId) {
            this.nodeId = nodeId;
        }

        /** Lets requests to a listener in. Under the same address as its socket, so that peers known by address only find it. */
        public void open(ListenAddress address, RequestHandler handler) {
            List<LocalLink> woken;
            synchronized (LocalNetwork.this) {
                if (endpoints.get(nodeId) != this) {
                    return;
                }
                handlers.put(address.listener(), handler);
                nodesByPort.put(address.port(), nodeId);
                woken = new ArrayList<>(waiting);
                waiting.clear();
            }
            woken.forEach(LocalLink::retry);
        }

        /** Opens links from this node. */
        public Links<PeerRequest, ApiMessage> links() {
            return this::link;
        }

        private Link<PeerRequest, ApiMessage> link(Peer peer, Lane home) {
            LocalLink link = new LocalLink(LocalNetwork.this, nodeId, peer, home, links::remove);
            links.add(link);
            return link;
        }

        public void connected(LocalConnection connection) {
            connections.add(connection);
            connection.onClose(() -> connections.remove(connection));
            boolean gone;
            synchronized (LocalNetwork.this) {
                gone = endpoints.get(nodeId) != this;
            }
            if (gone) {
                // The node ended between the link's look at its door and now.
                connection.breakOff();
            }
        }

        /** Breaks all links to and from this node at once, as the end of a process would. */
        @Override
        public void close() {
            synchronized (LocalNetwork.this) {
                endpoints.remove(nodeId, this);
                starting.remove(nodeId);
            }
            connections.forEach(LocalConnection::breakOff);
            links.forEach(link -> link.home().execute(link::close));
        }
    }

    private final LinkFaults faults;
    private final Map<Integer, Endpoint> endpoints = new HashMap<>();
    private final Set<Integer> members = new HashSet<>();
    private final Set<Integer> starting = new HashSet<>();
    private final Map<Integer, Integer> nodesByPort = new HashMap<>();
    private final List<LocalLink> waiting = new ArrayList<>();

    public LocalNetwork(LinkFaults faults) {
        this.faults = faults;
        faults.onChange(() -> allLinks().forEach(link -> link.home().execute(link::faultsChanged)));
    }

    public LinkFaults faults() {
        return faults;
    }

    /** Announces that a node is about to start: requests to it wait from now on instead of being refused. */
    public synchronized void expect(int nodeId) {
        members.add(nodeId);
        starting.add(nodeId);
    }

    /** Whether the peer is a node of this JVM, running or not. */
    public synchronized boolean hosts(Peer peer) {
        return members.contains(nodeIdOf(peer));
    }

    /** Takes a node into the network; those of its listeners that are not open yet count as opening. */
    public synchronized Endpoint register(int nodeId) {
        if (endpoints.containsKey(nodeId)) {
            throw new IllegalStateException("node " + nodeId + " is in the network already");
        }
        members.add(nodeId);
        starting.add(nodeId);
        Endpoint endpoint = new Endpoint(nodeId);
        endpoints.put(nodeId, endpoint);
        return endpoint;
    }

    /** What a link finds at its peer; one that finds it opening is retried when a door opens. */
    public synchronized Door door(Peer peer, LocalLink link) {
        int nodeId = nodeIdOf(peer);
        Endpoint endpoint = endpoints.get(nodeId);
        RequestHandler handler = endpoint == null ? null : endpoint.handlers.get(peer.listener());
        if (endpoint != null && handler != null) {
            return new Door.Open(handler, endpoint);
        }
        if (starting.contains(nodeId)) {
            waiting.add(link);
            return new Door.Opening();
        }
        return new Door.Absent();
    }

    /** The node behind a peer, which may be known by its address only. */
    public synchronized int nodeIdOf(Peer peer) {
        if (peer.id() >= 0) {
            return peer.id();
        }
        @Nullable Integer byPort = nodesByPort.get(peer.port());
        return byPort == null ? peer.id() : byPort;
    }

    private synchronized List<LocalLink> allLinks() {
        List<LocalLink> all = new ArrayList<>();
        endpoints.values().forEach(endpoint -> all.addAll(endpoint.links));
        return all;
    }
}
