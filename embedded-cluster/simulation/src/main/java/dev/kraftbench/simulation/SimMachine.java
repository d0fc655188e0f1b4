package dev.kraftbench.simulation;

import dev.kraftbench.kernel.Clock;
import dev.kraftbench.protocol.RequestHandler;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of a process on a node: its lanes, helpers and open connections end with it, its disk remains for the next. Where an exception
 * escapes a lane's task the simulation ends with it.
 */
public final class SimMachine {

    private final Simulation simulation;
    private final int nodeId;
    private final SimDisk disk;
    private final SimNetwork network;
    private final SimLanes lanes;
    private final SimHelpers helpers;
    private final Map<String, RequestHandler> doors = new HashMap<>();
    private final Map<String, RequestHandler> clientDoors = new HashMap<>();
    private final @Nullable String clientSoftware;
    private boolean running = true;
    private long connectionIds;
    @Nullable SimLanes.SimLane current;

    private SimMachine(
            Simulation simulation,
            int nodeId,
            int laneCount,
            SimDisk disk,
            SimNetwork network,
            Latency helperLatency,
            @Nullable String clientSoftware) {
        this.clientSoftware = clientSoftware;
        this.simulation = simulation;
        this.nodeId = nodeId;
        this.disk = disk;
        this.network = network;
        this.lanes = new SimLanes(simulation, this, laneCount);
        this.helpers = new SimHelpers(simulation, this, helperLatency);
    }

    /** Starts a process on a node; its disk is as the last one left it. */
    public static SimMachine start(
            Simulation simulation, int nodeId, int laneCount, SimDisk disk, SimNetwork network, Latency helperLatency) {
        disk.powerOn();
        SimMachine machine = new SimMachine(simulation, nodeId, laneCount, disk, network, helperLatency, null);
        network.plugIn(machine);
        return machine;
    }

    /** Starts a process of clients, who find only what is open to clients. @param software as it calls itself to brokers */
    public static SimMachine startClient(Simulation simulation, int id, String software, SimNetwork network) {
        SimDisk none = new SimDisk(0, simulation.split());
        SimMachine machine = new SimMachine(simulation, id, 1, none, network, Latency.DISK, software);
        network.plugIn(machine);
        return machine;
    }

    public int nodeId() {
        return nodeId;
    }

    public boolean isRunning() {
        return running;
    }

    public SimLanes lanes() {
        return lanes;
    }

    public SimHelpers helpers() {
        return helpers;
    }

    public SimDisk disk() {
        return disk;
    }

    public Clock clock() {
        return lanes.clock();
    }

    public SimNetwork.Port links() {
        return network.port(this);
    }

    /** Lets other nodes' requests to a listener in. */
    public void listen(String listener, RequestHandler handler) {
        doors.put(listener, handler);
    }

    /** Lets clients' requests to a listener in. */
    public void listenToClients(String listener, RequestHandler handler) {
        clientDoors.put(listener, handler);
    }

    /** Closes its listeners and breaks its connections, while the process goes on. */
    public void shutDoors() {
        doors.clear();
        clientDoors.clear();
        network.unplug(this, true);
    }

    @Nullable RequestHandler door(String listener, SimMachine from) {
        return from.clientSoftware != null ? clientDoors.get(listener) : doors.get(listener);
    }

    /** As a machine calls itself to the others; nodes all have one name. */
    String software() {
        return clientSoftware == null ? "kraftbench" : clientSoftware;
    }

    long nextConnectionId() {
        return ++connectionIds;
    }

    /** kill −9: what was written stays in the page cache, peers see their connections break. */
    public void kill() {
        stop();
        disk.processEnded();
        network.unplug(this, true);
    }

    /** The machine stops at once: of what was not forced anything may be lost, and nobody is told unless by silence or chance. */
    public void losePower() {
        stop();
        disk.losePower();
        network.unplug(this, simulation.chance(0.5));
    }

    private void stop() {
        if (!running) {
            throw new IllegalStateException("node " + nodeId + " has stopped already");
        }
        running = false;
        simulation.note(() -> "node " + nodeId + " stops");
    }
}
