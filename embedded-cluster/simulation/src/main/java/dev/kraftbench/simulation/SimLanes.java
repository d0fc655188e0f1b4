package dev.kraftbench.simulation;

import dev.kraftbench.kernel.Clock;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.LaneGroup;
import dev.kraftbench.kernel.Timer;
import java.util.ArrayList;
import java.util.List;

/** The lanes of one process. A task takes no time; between tasks little time passes, in which other nodes may act. */
public final class SimLanes implements LaneGroup {

    private static final long MAX_GAP_NANOS = 20_000;

    private final Simulation simulation;
    private final List<SimLane> lanes = new ArrayList<>();
    private final Clock clock;

    SimLanes(Simulation simulation, SimMachine machine, int count) {
        this.simulation = simulation;
        this.clock = new Clock() {
            @Override
            public long nanos() {
                return simulation.nowNanos();
            }

            @Override
            public long wallMillis() {
                return simulation.wallMillis();
            }
        };
        for (int i = 0; i < count; i++) {
            lanes.add(new SimLane(machine, "node-" + machine.nodeId() + "-lane-" + i));
        }
    }

    public Clock clock() {
        return clock;
    }

    @Override
    public int size() {
        return lanes.size();
    }

    @Override
    public Lane lane(int index) {
        return lanes.get(index);
    }

    @Override
    public void close() {
        // Tasks end with their machine.
    }

    final class SimLane implements Lane {
        private final SimMachine machine;
        private final String name;
        private long lastNanos;

        SimLane(SimMachine machine, String name) {
            this.machine = machine;
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void execute(Runnable task) {
            lastNanos = Math.max(lastNanos, simulation.nowNanos() + simulation.between(0, MAX_GAP_NANOS));
            simulation.at(lastNanos, machine, () -> runTask(task));
        }

        private void runTask(Runnable task) {
            SimLane before = machine.current;
            machine.current = this;
            try {
                task.run();
            } finally {
                machine.current = before;
            }
        }

        @Override
        public boolean inLane() {
            return machine.current == this;
        }

        @Override
        public Timer schedule(long delayNanos, Runnable task) {
            Simulation.Scheduled scheduled =
                    simulation.at(simulation.nowNanos() + Math.clamp(delayNanos, 0, MAX_DELAY_NANOS), machine, () -> runTask(task));
            return scheduled::cancel;
        }

        @Override
        public Clock clock() {
            return clock;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
