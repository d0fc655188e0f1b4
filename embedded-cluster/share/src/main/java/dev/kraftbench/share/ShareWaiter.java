package dev.kraftbench.share;

/** Waits once for news of a share partition: registered again for each wait, called at most once per registration, on the partition's lane. */
@FunctionalInterface
public interface ShareWaiter {

    /** There may be something to acquire, or the share partition is of no use any more. */
    void woken(SharePartition partition);
}
