package dev.kraftbench.simulation;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Helper work as later events: it happens at one moment, and its end is told at another, between which the machine may stop. */
public final class SimHelpers implements Helpers {

    private final Simulation simulation;
    private final SimMachine machine;
    private Latency latency;

    SimHelpers(Simulation simulation, SimMachine machine, Latency latency) {
        this.simulation = simulation;
        this.machine = machine;
        this.latency = latency;
    }

    /** Makes the disk faster or slower from now on. */
    public void latency(Latency next) {
        latency = next;
    }

    @Override
    public <T> void submit(Lane home, Callable<T> work, Consumer<Outcome<T>> done) {
        long took = latency.next(simulation);
        long worked = simulation.between(0, took);
        simulation.at(simulation.nowNanos() + worked, machine, () -> {
            Outcome<T> outcome = run(work);
            simulation.at(simulation.nowNanos() + took - worked, machine, () -> home.execute(() -> done.accept(outcome)));
        });
    }

    private static <T> Outcome<T> run(Callable<T> work) {
        try {
            return new Outcome.Done<>(work.call());
        } catch (Exception e) {
            return new Outcome.Failed<>(e);
        }
    }
}
