package dev.kraftbench.kernel;

/** A task scheduled on a lane. */
public interface Timer {

    /**
     * Keeps the task from running. Called on the timer's own lane this is exact: a task that has not run by then never runs.
     *
     * @return false if it has run already or was cancelled before
     */
    boolean cancel();
}
