package dev.kraftbench.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Who is told that this broker leads a partition, and which leadership they were told last. On the partition's lane. */
final class LeadershipNews {

    private static final int NONE = -1;

    private final Partition partition;
    private final ReplicaLane home;
    private final List<LeadershipListener> listeners = new ArrayList<>(1);
    private int toldEpoch = NONE;

    LeadershipNews(Partition partition, ReplicaLane home) {
        this.partition = partition;
        this.home = home;
    }

    /** From now on, and of the present leadership at once. */
    void add(LeadershipListener listener) {
        listeners.add(listener);
        tell(listener);
    }

    void remove(LeadershipListener listener) {
        listeners.remove(listener);
    }

    /** Tells of the present leadership, if there is one. */
    void tell(LeadershipListener listener) {
        if (toldEpoch != NONE) {
            listener.onLeading(partition, toldEpoch);
        }
    }

    void leading(int epoch) {
        toldEpoch = epoch;
        tellAll(listener -> listener.onLeading(partition, epoch));
    }

    void resigned() {
        int epoch = toldEpoch;
        toldEpoch = NONE;
        if (epoch != NONE) {
            tellAll(listener -> listener.onResigned(partition, epoch));
        }
    }

    private void tellAll(Consumer<LeadershipListener> news) {
        List.copyOf(listeners).forEach(news);
        home.leadershipListeners(partition.id().topic()).forEach(news);
    }
}
