package dev.kraftbench.raft.internal.node;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Timer;
import dev.kraftbench.raft.internal.core.Input;
import dev.kraftbench.raft.internal.core.RaftCore;
import org.jspecify.annotations.Nullable;

/** Ticks when the core has something to do by time alone. A deadline that moved later costs no new timer. On the metadata lane. */
public final class CoreTimer {

    private final Lane lane;
    private final Replica replica;
    private @Nullable Timer timer;
    private long timerNanos;

    public CoreTimer(Lane lane, Replica replica) {
        this.lane = lane;
        this.replica = replica;
    }

    /** Sees to it that the core's deadline, as it is now, is not missed. */
    public void arm() {
        RaftCore core = replica.running();
        long deadline = core == null ? Long.MAX_VALUE : core.deadlineNanos();
        if (deadline == Long.MAX_VALUE || (timer != null && timerNanos <= deadline)) {
            return;
        }
        cancel();
        timerNanos = deadline;
        timer = lane.schedule(deadline - lane.clock().nanos(), this::fired);
    }

    public void cancel() {
        Timer current = timer;
        if (current != null) {
            current.cancel();
            timer = null;
        }
    }

    private void fired() {
        timer = null;
        RaftCore core = replica.running();
        if (core != null) {
            if (lane.clock().nanos() >= core.deadlineNanos()) {
                replica.input(new Input.Tick());
            } else {
                arm();
            }
        }
    }
}
