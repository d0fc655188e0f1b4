package dev.kraftbench.simulation.replication;

import dev.kraftbench.kernel.LinkFaults;
import dev.kraftbench.replication.Partition;
import dev.kraftbench.replication.ReplicationRules;
import dev.kraftbench.simulation.Latency;
import dev.kraftbench.simulation.SimDisk;
import dev.kraftbench.simulation.SimMachine;
import dev.kraftbench.simulation.SimNetwork;
import dev.kraftbench.simulation.Simulation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;

/**
 * Three brokers, two partitions with three replicas and min.insync.replicas=2, a producer for each. First faults and safety, then everything
 * heals and must get going again.
 *
 * <p>The failure budget: any number of processes may be killed. Power may be lost at one broker at a time, and until it is back in every
 * ISR no other process ends: no design survives more without forcing each write.
 */
final class ReplicationScenario {

    private static final long MILLI = 1_000_000L;
    private static final int PARTITIONS = 2;
    private static final List<Integer> BROKERS = List.of(1, 2, 3);
    private static final int CLIENT = 200;
    private static final int EVENTS_PER_LOOK = 40;

    private final Simulation simulation;
    private final ReplicationRules rules;
    private final LinkFaults faults = new LinkFaults();
    private final SimNetwork network;
    private final ScriptedController controller;
    private final TreeMap<Integer, SimBroker> running = new TreeMap<>();
    private final TreeMap<Integer, SimDisk> disks = new TreeMap<>();
    private final List<SimProducer> producers = new ArrayList<>();
    private final ReplicationInvariants invariants = new ReplicationInvariants();
    /** Brokers whose process ended and that have not been seen in every ISR since. */
    private final Set<Integer> ended = new HashSet<>();
    private boolean powerLost;
    private long ambushEndsNanos;

    private long runs;
    private long events;
    private boolean calm;

    ReplicationScenario(Simulation simulation, ReplicationRules rules) {
        this.simulation = simulation;
        this.rules = rules;
        this.network = new SimNetwork(simulation, faults, Latency.NETWORK);
        this.controller = new ScriptedController(simulation, faults, BROKERS, PARTITIONS);
        SimMachine controllerMachine = machine(ScriptedController.NODE);
        controllerMachine.listen(ScriptedController.LISTENER, controller::alterPartition);
        for (int broker : BROKERS) {
            disks.put(broker, new SimDisk(Long.MAX_VALUE, simulation.split()));
            start(broker);
        }
        controller.watch();
        controller.onJoined(this::ambushJoined);
        SimMachine client = machine(CLIENT);
        for (int p = 0; p < PARTITIONS; p++) {
            producers.add(new SimProducer(simulation, client, controller, p));
        }
        simulation.invariant(this::look);
    }

    private SimMachine machine(int id) {
        return SimMachine.start(
                simulation, id, 1, new SimDisk(Long.MAX_VALUE, simulation.split()), network, Latency.DISK);
    }

    void run() {
        producers.forEach(SimProducer::start);
        simulation.after(simulation.between(20, 100) * MILLI, this::fault);
        simulation.after(20 * MILLI, this::beat);
        simulation.runFor(2_500 * MILLI);
        heal();
        simulation.runFor(200 * MILLI);
        producers.forEach(SimProducer::stop);
        try {
            simulation.runUntil("all replicas in sync and producers answered", 20_000 * MILLI, this::isWell);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ": " + state(), e);
        }
        for (int p = 0; p < PARTITIONS; p++) {
            for (SimBroker broker : running.values()) {
                invariants.committedRecordsAreTheSameEverywhere(broker, p);
                invariants.acknowledgedRecordsAreThereOnceAndInOrder(broker, p, producers.get(p));
            }
        }
    }

    private String state() {
        StringBuilder state = new StringBuilder();
        for (int p = 0; p < PARTITIONS; p++) {
            SimProducer producer = producers.get(p);
            state.append("partition ").append(p).append(" isr ").append(controller.partition(p).isr());
            state.append(" producer ").append(producer.isIdle() ? "idle" : "waiting").append(" after ").append(producer.lastId());
            for (SimBroker broker : running.values()) {
                Partition partition = broker.partition(p);
                state.append("; ").append(broker.id()).append(": ").append(partition == null ? "none" : partition.status());
            }
            state.append(System.lineSeparator());
        }
        return state.toString();
    }

    long acknowledged() {
        return producers.stream().mapToLong(producer -> producer.acked().size()).sum();
    }

    private boolean isWell() {
        for (int p = 0; p < PARTITIONS; p++) {
            if (controller.partition(p).isr().size() < BROKERS.size() || !producers.get(p).isIdle()) {
                return false;
            }
            for (SimBroker broker : running.values()) {
                if (broker.partition(p) == null || broker.partition(p).highWatermark() < producers.get(p).lastId()) {
                    return false;
                }
            }
        }
        return running.size() == BROKERS.size();
    }

    private void look() {
        boolean deep = ++events % EVENTS_PER_LOOK == 0;
        for (SimBroker broker : running.values()) {
            for (int p = 0; p < PARTITIONS; p++) {
                invariants.highWatermarkOfLeaderNeverFalls(broker, p);
                if (deep) {
                    invariants.committedRecordsAreTheSameEverywhere(broker, p);
                }
            }
        }
    }

    // ---- brokers

    private void start(int id) {
        SimMachine machine = SimMachine.start(simulation, id, 2, disks.get(id), network, Latency.DISK);
        SimBroker broker = new SimBroker(simulation, machine, controller, rules);
        running.put(id, broker);
        simulation.note(() -> "broker " + id + " starts");
        if (++runs <= BROKERS.size()) {
            broker.registered(controller.brokerEpoch(id));
        } else {
            long run = runs;
            simulation.after(simulation.between(1, 20) * MILLI, () -> register(broker, new Uuid(id, run)));
        }
    }

    private void register(SimBroker broker, Uuid incarnation) {
        if (!broker.machine().isRunning()) {
            return;
        }
        if (!controller.hears(broker.id())) {
            simulation.after(20 * MILLI, () -> register(broker, incarnation));
            return;
        }
        controller.register(broker.id(), incarnation);
        broker.registered(controller.brokerEpoch(broker.id()));
    }

    /** Heartbeats, and metadata fetched. */
    private void beat() {
        for (SimBroker broker : running.values()) {
            boolean registered = broker.brokerEpoch() == controller.brokerEpoch(broker.id());
            if (registered && controller.hears(broker.id())) {
                if (!controller.isFenced(broker.id())) {
                    controller.heard(broker.id());
                } else if (broker.isCaughtUp()) {
                    controller.unfence(broker.id());
                }
                broker.fetchMetadata();
            }
        }
        ended.removeIf(this::inEveryIsr);
        powerLost &= !ended.isEmpty();
        simulation.after(simulation.between(2, 20) * MILLI, this::beat);
    }

    private boolean inEveryIsr(int id) {
        SimBroker broker = running.get(id);
        if (broker == null || broker.brokerEpoch() != controller.brokerEpoch(id)) {
            return false;
        }
        for (int p = 0; p < PARTITIONS; p++) {
            if (!controller.partition(p).isr().contains(id)) {
                return false;
            }
        }
        return true;
    }

    // ---- faults

    private void fault() {
        if (calm) {
            return;
        }
        if (simulation.nowNanos() < ambushEndsNanos) {
            simulation.after(ambushEndsNanos - simulation.nowNanos(), this::fault);
            return;
        }
        int victim = BROKERS.get((int) simulation.between(0, BROKERS.size() - 1));
        SimBroker broker = running.get(victim);
        switch ((int) simulation.between(0, 9)) {
            case 0 -> {
                if (broker != null && !powerLost) {
                    end(broker);
                    broker.machine().kill();
                }
            }
            case 1 -> {
                if (broker != null && ended.isEmpty()) {
                    powerLost = true;
                    end(broker);
                    broker.machine().losePower();
                }
            }
            case 2 -> ambushLeaving((int) simulation.between(0, PARTITIONS - 1));
            case 3 -> controller.electAnother((int) simulation.between(0, PARTITIONS - 1));
            case 4 -> cut(victim, ScriptedController.NODE);
            case 5, 6 -> cut(victim, BROKERS.get((int) simulation.between(0, BROKERS.size() - 1)));
            case 7 -> network.reset(victim, BROKERS.get((int) simulation.between(0, BROKERS.size() - 1)));
            default -> faults.healAll();
        }
        simulation.after(simulation.between(10, 250) * MILLI, this::fault);
    }

    private void cut(int a, int b) {
        if (a != b) {
            simulation.note(() -> "cut " + a + " " + b);
            if (simulation.chance(0.3)) {
                faults.set(a, b, new LinkFaults.Fault(true, 0));
            } else {
                faults.cutBoth(a, b);
            }
        }
    }

    /**
     * A leader loses a follower and then the controller: it can ask for the follower to be taken out of the ISR, but not know whether that
     * has happened, while another leader is elected, perhaps that follower.
     */
    private void ambushLeaving(int index) {
        int leader = controller.partition(index).leader();
        List<Integer> followers = BROKERS.stream().filter(id -> id != leader).toList();
        if (leader < 0 || !controller.hears(leader)) {
            return;
        }
        hold(1_000);
        faults.cutBoth(leader, followers.get((int) simulation.between(0, 1)));
        simulation.note(() -> "ambush on " + leader + " for a follower that leaves");
        simulation.after(simulation.between(100, 350) * MILLI, () -> {
            if (!calm) {
                faults.cutBoth(leader, ScriptedController.NODE);
            }
        });
    }

    /** A leader does not hear that a follower has joined the ISR, loses it, and is deposed, perhaps by that follower. */
    private void ambushJoined(int leader, int joined) {
        if (!calm && simulation.nowNanos() >= ambushEndsNanos && simulation.chance(0.1)) {
            simulation.note(() -> "ambush on " + leader + " as " + joined + " joins");
            hold(700);
            faults.cutBoth(leader, ScriptedController.NODE);
            faults.cutBoth(leader, joined);
        }
    }

    /** Keeps other faults away for a while, and then heals. */
    private void hold(long millis) {
        ambushEndsNanos = simulation.nowNanos() + millis * MILLI;
        simulation.after(millis * MILLI, faults::healAll);
    }

    private void end(SimBroker broker) {
        running.remove(broker.id());
        ended.add(broker.id());
        restartLater(broker.id());
    }

    private void restartLater(int id) {
        simulation.after(simulation.between(5, 600) * MILLI, () -> {
            if (!running.containsKey(id)) {
                start(id);
            }
        });
    }

    private void heal() {
        calm = true;
        faults.healAll();
        simulation.note(() -> "all is healed");
        for (int broker : BROKERS) {
            if (!running.containsKey(broker)) {
                start(broker);
            }
        }
    }
}
