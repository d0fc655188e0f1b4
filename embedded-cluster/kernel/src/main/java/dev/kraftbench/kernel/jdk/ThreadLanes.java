package dev.kraftbench.kernel.jdk;

import dev.kraftbench.kernel.Clock;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.LaneGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Lanes with a thread of their own each. An idle lane costs nothing: it parks until a task or timer is due. Safe for any thread. */
public final class ThreadLanes implements LaneGroup {

    private final List<ThreadLane> lanes = new ArrayList<>();

    /**
     * @param name prefix of the thread names
     * @param count how many lanes, at least one
     * @param onFailure told, on the lane, when one of its tasks throws
     */
    public ThreadLanes(String name, int count, Clock clock, BiConsumer<Lane, Throwable> onFailure) {
        if (count < 1) {
            throw new IllegalArgumentException("A lane group needs at least one lane, not " + count);
        }
        for (int i = 0; i < count; i++) {
            lanes.add(new ThreadLane(name + "-lane-" + i, clock, onFailure));
        }
        lanes.forEach(ThreadLane::start);
    }

    @Override
    public int size() {
        return lanes.size();
    }

    @Override
    public Lane lane(int index) {
        return lanes.get(index);
    }

    /** Runs what has been queued, then stops the threads. Later tasks are refused with an exception. */
    @Override
    public void close() {
        lanes.forEach(ThreadLane::beginClose);
        lanes.forEach(ThreadLane::awaitEnd);
    }
}
