package dev.kraftbench.replication;

import java.util.Set;
import java.util.TreeSet;

/** The in-sync replicas as the leader knows them: as the controller committed them, or with a change of its own under way. Immutable. */
sealed interface IsrState {

    /** As committed last. */
    Set<Integer> committed();

    /** What the leader asked for. */
    Set<Integer> requested();

    /** Nothing is under way. */
    record Committed(Set<Integer> committed) implements IsrState {
        @Override
        public Set<Integer> requested() {
            return committed;
        }
    }

    /** A replica is to join. */
    record Expanding(Set<Integer> committed, int joining) implements IsrState {
        @Override
        public Set<Integer> requested() {
            Set<Integer> all = new TreeSet<>(committed);
            all.add(joining);
            return all;
        }
    }

    /** Replicas are to leave. */
    record Shrinking(Set<Integer> committed, Set<Integer> leaving) implements IsrState {
        @Override
        public Set<Integer> requested() {
            Set<Integer> all = new TreeSet<>(committed);
            all.removeAll(leaving);
            return all;
        }
    }

    default boolean isPending() {
        return !(this instanceof Committed);
    }

    default boolean contains(int broker) {
        return committed().contains(broker);
    }

    default boolean isJoining(int broker) {
        return this instanceof Expanding(Set<Integer> ignored, int joining) && joining == broker;
    }

    default boolean isLeaving(int broker) {
        return this instanceof Shrinking(Set<Integer> ignored, Set<Integer> leaving) && leaving.contains(broker);
    }

    /** How many replicas the union of committed and requested has. */
    default int maximalSize() {
        return this instanceof Expanding ? committed().size() + 1 : committed().size();
    }
}
