package dev.kraftbench.kernel;

/** A fixed number of lanes over which a node spreads its partitions and connections. Safe for any thread. */
public interface LaneGroup extends AutoCloseable {

    /** How many lanes there are, at least one. */
    int size();

    /** The lane with this index, {@code 0 <= index < size()}; the same object each time. */
    Lane lane(int index);

    /** The lane that owns the state with this key; the same lane for equal hashes. */
    default Lane laneFor(int hash) {
        return lane(Math.floorMod(hash ^ (hash >>> 16), size()));
    }

    /** Stops taking tasks and waits for those running. Not for use on a lane. */
    @Override
    void close();
}
