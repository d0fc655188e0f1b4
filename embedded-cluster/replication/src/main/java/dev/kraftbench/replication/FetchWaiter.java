package dev.kraftbench.replication;

/** Waits once for news of a partition: registered again for each wait, called at most once per registration, on the partition's lane. */
@FunctionalInterface
public interface FetchWaiter {

    /** There may be more to read, or the partition's leadership changed. */
    void woken(Partition partition);
}
