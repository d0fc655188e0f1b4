package dev.kraftbench.core.change;

/** How far a change has come. Called on threads of the connection. */
@FunctionalInterface
public interface ChangeProgress {
    ChangeProgress NONE = (done, total, now) -> { };

    /**
     * @param done of {@code total} steps
     * @param now what is being done, for a progress bar
     */
    void at(int done, int total, String now);

    /** Whether somebody wants no more to be done: long changes ask between their steps. */
    default boolean stopped() {
        return false;
    }
}
