package dev.kraftbench.simulation;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Link;
import dev.kraftbench.kernel.LinkFaults;
import dev.kraftbench.kernel.Links;
import dev.kraftbench.kernel.Peer;
import dev.kraftbench.protocol.PeerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

/**
 * The network between machines. What is sent one way over a connection arrives in order, late by a seeded delay, or not at all: cut
 * links swallow it, and a broken connection takes along what was under way.
 */
public final class SimNetwork {

    /** Sees each answer when it is given, before the network has had its way with it. */
    @FunctionalInterface
    public interface Tap {
        void answered(int from, int to, PeerRequest request, ApiMessage response);
    }

    /** A machine's way into the network. */
    public final class Port implements Links<PeerRequest, ApiMessage> {
        private final SimMachine machine;

        private Port(SimMachine machine) {
            this.machine = machine;
        }

        @Override
        public Link<PeerRequest, ApiMessage> open(Peer peer, Lane home) {
            SimLink link = new SimLink(SimNetwork.this, machine, peer, home);
            links.add(link);
            return link;
        }
    }

    final Simulation simulation;
    private final LinkFaults faults;
    private final Latency latency;
    private final List<Tap> taps = new ArrayList<>();
    private final Map<Integer, SimMachine> machines = new HashMap<>();
    private final Map<Integer, Integer> nodesByPort = new HashMap<>();
    private final List<SimLink> links = new ArrayList<>();

    public SimNetwork(Simulation simulation, LinkFaults faults, Latency latency) {
        this.simulation = simulation;
        this.faults = faults;
        this.latency = latency;
    }

    public LinkFaults faults() {
        return faults;
    }

    public void tap(Tap tap) {
        taps.add(tap);
    }

    /** Makes a node known by the port of its address, for peers that know no more of it. */
    public void address(int port, int nodeId) {
        nodesByPort.put(port, nodeId);
    }

    Port port(SimMachine machine) {
        return new Port(machine);
    }

    void plugIn(SimMachine machine) {
        if (machines.putIfAbsent(machine.nodeId(), machine) != null) {
            throw new IllegalStateException("node " + machine.nodeId() + " runs already");
        }
    }

    void unplug(SimMachine machine, boolean told) {
        machines.remove(machine.nodeId(), machine);
        if (told) {
            links.stream().filter(link -> link.home() == machine).forEach(SimLink::homeEnded);
        }
        links.removeIf(link -> link.home() == machine);
        for (SimLink link : List.copyOf(links)) {
            if (link.isConnectedTo(machine)) {
                if (told) {
                    link.breakOff("peer stopped");
                } else {
                    link.forget();
                }
            }
        }
    }

    /** Breaks the connections between two nodes, as a reset by something in between would. */
    public void reset(int a, int b) {
        for (SimLink link : List.copyOf(links)) {
            int from = link.home().nodeId();
            int to = nodeIdOf(link.peer());
            if ((from == a && to == b) || (from == b && to == a)) {
                link.breakOff("reset");
            }
        }
    }

    int nodeIdOf(Peer peer) {
        return peer.id() >= 0 ? peer.id() : nodesByPort.getOrDefault(peer.port(), peer.id());
    }

    @Nullable SimMachine machine(int nodeId) {
        return machines.get(nodeId);
    }

    void closed(SimLink link) {
        links.remove(link);
    }

    boolean passes(int from, int to) {
        return !faults.of(from, to).cut();
    }

    /** When something sent now arrives, in order behind what was sent before. */
    long arrival(int from, int to, long notBeforeNanos) {
        return Math.max(
                notBeforeNanos, simulation.nowNanos() + latency.next(simulation) + faults.of(from, to).delayNanos());
    }

    void tapped(int from, int to, PeerRequest request, ApiMessage response) {
        for (Tap tap : taps) {
            tap.answered(from, to, request, response);
        }
    }
}
