package dev.kraftbench.replication;

import java.util.ArrayList;
import java.util.List;

/** Who waits for news of a partition, and the news since they were told last. On the partition's lane. */
final class PartitionNews {

    private final Partition partition;
    private final ReplicaLane home;
    private final List<FetchWaiter> endWaiters = new ArrayList<>(2);
    private final List<FetchWaiter> committedWaiters = new ArrayList<>(2);
    private final List<FetchWaiter> startWaiters = new ArrayList<>(0);
    private final List<Runnable> highWatermarkListeners = new ArrayList<>(1);
    private boolean endMoved;
    private boolean committedMoved;

    PartitionNews(Partition partition, ReplicaLane home) {
        this.partition = partition;
        this.home = home;
    }

    void awaitEnd(FetchWaiter waiter) {
        endWaiters.add(waiter);
    }

    void awaitCommitted(FetchWaiter waiter) {
        committedWaiters.add(waiter);
    }

    void awaitLogStart(FetchWaiter waiter) {
        startWaiters.add(waiter);
    }

    void forget(FetchWaiter waiter) {
        endWaiters.remove(waiter);
        committedWaiters.remove(waiter);
        startWaiters.remove(waiter);
    }

    void onHighWatermark(Runnable listener) {
        highWatermarkListeners.add(listener);
    }

    void removeHighWatermarkListener(Runnable listener) {
        highWatermarkListeners.remove(listener);
    }

    /** The log end moved: those who wait for it are woken with the lane's next flush. */
    void endMoved() {
        enlist();
        endMoved = true;
    }

    void highWatermarkMoved() {
        enlist();
        committedMoved = true;
    }

    private void enlist() {
        if (!endMoved && !committedMoved) {
            home.progressed(partition);
        }
    }

    void followerStartMoved() {
        wake(startWaiters);
    }

    /** Wakes whom the news since the last flush concern. */
    void flush() {
        boolean end = endMoved;
        boolean committed = committedMoved;
        endMoved = false;
        committedMoved = false;
        if (end) {
            wake(endWaiters);
        }
        if (committed) {
            wake(committedWaiters);
            for (Runnable listener : List.copyOf(highWatermarkListeners)) {
                listener.run();
            }
        }
    }

    /** The leadership changed: nobody waits on. */
    void wakeAll() {
        wake(endWaiters);
        wake(committedWaiters);
        wake(startWaiters);
    }

    private void wake(List<FetchWaiter> waiters) {
        if (!waiters.isEmpty()) {
            List<FetchWaiter> woken = List.copyOf(waiters);
            waiters.clear();
            woken.forEach(waiter -> waiter.woken(partition));
        }
    }
}
