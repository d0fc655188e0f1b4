package dev.kraftbench.core.sampling;

import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.event.ClusterEvent;
import dev.kraftbench.core.event.SnapshotDifference;
import dev.kraftbench.core.model.ClusterModel;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.core.model.ThroughputSample;
import dev.kraftbench.core.series.GroupProgress;
import dev.kraftbench.core.series.LogProgress;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model behind all views of a cluster. One thread at a time writes (the sampling loop, or the embedded cluster's event thread); any thread
 * reads.
 */
public final class SampledModel implements ClusterModel {
    private static final Logger LOG = LoggerFactory.getLogger(SampledModel.class);
    /** Events kept. */
    public static final int EVENT_CAPACITY = 5_000;

    private final boolean eventsFromSnapshots;
    private final List<Consumer<ClusterSnapshot>> snapshotListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<List<ClusterEvent>>> eventListeners = new CopyOnWriteArrayList<>();
    private final Deque<ClusterEvent> events = new ArrayDeque<>();
    private final SeriesStore series = new SeriesStore();
    private final Object writing = new Object();
    private volatile ClusterSnapshot latest = ClusterSnapshot.EMPTY;

    /** @param eventsFromSnapshots true where events are learnt by comparing snapshots, false where the cluster pushes them */
    public SampledModel(boolean eventsFromSnapshots) {
        this.eventsFromSnapshots = eventsFromSnapshots;
    }

    /** Publishes a snapshot; its lags go into the series. */
    public void publish(ClusterSnapshot snapshot) {
        synchronized (writing) {
            ClusterSnapshot before = latest;
            latest = snapshot;
            series.addLags(snapshot.takenAt(), snapshot.lags());
            series.addQuorum(snapshot.takenAt(), snapshot.quorum());
            if (eventsFromSnapshots) {
                publishEvents(SnapshotDifference.events(before, snapshot));
            }
            notify(snapshotListeners, snapshot);
        }
    }

    /** The connection closed: views show the last topics no more. Series and events stay. */
    public void publishClosed() {
        synchronized (writing) {
            latest = ClusterSnapshot.EMPTY;
            notify(snapshotListeners, latest);
        }
    }

    public void publish(ThroughputSample sample) {
        series.add(sample);
    }

    public void publish(GroupProgress progress) {
        series.add(progress);
    }

    /** How all partitions' leaders are; where it is told, times without progress become known. */
    public void publishProgress(Instant at, Collection<LogProgress> leaders) {
        series.addProgress(at, leaders);
    }

    /** @param millis by broker; NaN for one that did not answer in time */
    public void publishRoundTrips(Instant at, Map<Integer, Double> millis) {
        series.addRoundTrips(at, millis);
    }

    public void publishEvents(List<ClusterEvent> news) {
        if (news.isEmpty()) {
            return;
        }
        synchronized (events) {
            for (ClusterEvent event : news) {
                if (events.size() == EVENT_CAPACITY) {
                    events.removeFirst();
                }
                events.addLast(event);
            }
        }
        notify(eventListeners, List.copyOf(news));
    }

    @Override
    public ClusterSnapshot latest() {
        return latest;
    }

    @Override
    public Subscription onSnapshot(Consumer<ClusterSnapshot> listener) {
        snapshotListeners.add(listener);
        return () -> snapshotListeners.remove(listener);
    }

    @Override
    public Subscription onEvents(Consumer<List<ClusterEvent>> listener) {
        eventListeners.add(listener);
        return () -> eventListeners.remove(listener);
    }

    @Override
    public List<ClusterEvent> events(int limit) {
        synchronized (events) {
            List<ClusterEvent> newest = new ArrayList<>(Math.min(limit, events.size()));
            var backwards = events.descendingIterator();
            while (backwards.hasNext() && newest.size() < limit) {
                newest.add(backwards.next());
            }
            return newest.reversed();
        }
    }

    @Override
    public Series series() {
        return series;
    }

    /** A listener that fails must not stop the loop that feeds the others. */
    private static <T> void notify(List<Consumer<T>> listeners, T value) {
        for (Consumer<T> listener : listeners) {
            try {
                listener.accept(value);
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).addKeyValue("listener", listener.getClass().getName()).log("a listener of a cluster model failed");
            }
        }
    }
}
