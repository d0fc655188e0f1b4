package dev.kraftbench.replication;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Links;
import dev.kraftbench.kernel.Timer;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.MetadataPublisher;
import dev.kraftbench.metadata.PartitionRegistration;
import dev.kraftbench.metadata.TopicDelta;
import dev.kraftbench.metadata.TopicImage;
import dev.kraftbench.protocol.PeerRequest;
import dev.kraftbench.storage.LogDir;
import dev.kraftbench.storage.LogDirs;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicas that a broker hosts. Follows the metadata: creates and deletes logs and makes replicas lead or follow. Which replicas there
 * are is decided on the metadata lane, which calls {@link #published}; each replica hears of it by a message to its own lane, at most one
 * for each lane and image. Finding a replica is for any thread.
 */
public final class Replicas implements MetadataPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);

    private record Key(Uuid topicId, int partition) {}

    /** Where a replica is, or why it isn't here. */
    public sealed interface Lookup {
        record Hosted(Partition partition) implements Lookup {}

        record Missing(Errors error) implements Lookup {}
    }

    private final ReplicaConfig config;
    private final ReplicaPorts ports;
    private final ReplicaStorage storage;
    private final Map<Lane, ReplicaLane> lanes = new IdentityHashMap<>();
    private final List<ReplicaLane> laneList = new ArrayList<>();
    private final Map<Key, Partition> hosted = new ConcurrentHashMap<>();
    private final Throttle leaderThrottle = new Throttle();
    private final Throttle followerThrottle = new Throttle();
    private final Throttle moveThrottle = new Throttle();
    private volatile ClusterImage image = ClusterImage.EMPTY;
    private volatile BiConsumer<TopicIdPartition, Uuid> placements = (partition, directory) -> {};
    private boolean published;
    private volatile boolean stopped;
    private volatile @Nullable Timer checkpointTimer;

    /** @param directories open, with their logs listed but not loaded; closed by the caller after {@link #stop} */
    public Replicas(ReplicaConfig config, LogDirs directories, ReplicaPorts ports) {
        this.config = config;
        this.ports = ports;
        this.storage = new ReplicaStorage(directories);
        for (int i = 0; i < ports.lanes().size(); i++) {
            Lane lane = ports.lanes().lane(i);
            ReplicaLane replicaLane = new ReplicaLane(this, lane);
            lanes.put(lane, replicaLane);
            laneList.add(replicaLane);
        }
        directories.onFailure(this::directoryFailed);
    }

    /** Begins with the periodic work. Any thread, once. */
    public void start() {
        laneList.forEach(lane -> lane.lane().execute(lane::start));
        laneList.getFirst().lane().execute(this::scheduleCheckpoint);
    }

    /** The lane of a partition, the same on every node of the JVM. Any thread. */
    public static int laneHash(Uuid topicId, int partition) {
        return topicId.hashCode() * 31 + partition;
    }

    public ReplicaConfig config() {
        return config;
    }

    /** The newest image published. Any thread. */
    public ClusterImage image() {
        return image;
    }

    /** The data directories. */
    public LogDirs directories() {
        return storage.directories();
    }

    ReplicaStorage storage() {
        return storage;
    }

    Helpers helpers() {
        return ports.helpers();
    }

    Links<PeerRequest, ApiMessage> links() {
        return ports.links();
    }

    IsrChanges isrChanges() {
        return ports.isrChanges();
    }

    /** Of what leaders give to replicas that are held back. */
    Throttle leaderThrottle() {
        return leaderThrottle;
    }

    /** Of what followers take that are held back. */
    Throttle followerThrottle() {
        return followerThrottle;
    }

    /** Of what logs are copied with from directory to directory. */
    Throttle moveThrottle() {
        return moveThrottle;
    }

    long brokerEpoch() {
        return ports.brokerEpoch().getAsLong();
    }

    // ---- finding

    /** Any thread. */
    public @Nullable Partition partition(TopicPartition partition) {
        TopicImage topic = image.topics().topic(partition.topic());
        return topic == null ? null : partition(topic.id(), partition.partition());
    }

    /** Any thread. */
    public @Nullable Partition partition(Uuid topicId, int partition) {
        return hosted.get(new Key(topicId, partition));
    }

    /** Any thread. */
    public Lookup find(TopicPartition partition) {
        TopicImage topic = image.topics().topic(partition.topic());
        return topic == null ? new Lookup.Missing(Errors.UNKNOWN_TOPIC_OR_PARTITION) : find(topic.id(), partition.partition());
    }

    /** Any thread. */
    public Lookup find(Uuid topicId, int partition) {
        Partition found = partition(topicId, partition);
        if (found != null) {
            return new Lookup.Hosted(found);
        }
        TopicImage topic = image.topics().topic(topicId);
        if (topic == null) {
            return new Lookup.Missing(Errors.UNKNOWN_TOPIC_ID);
        }
        return new Lookup.Missing(
                topic.partition(partition) == null ? Errors.UNKNOWN_TOPIC_OR_PARTITION : Errors.NOT_LEADER_OR_FOLLOWER);
    }

    /** All replicas of this broker. Any thread. */
    public List<Partition> all() {
        return List.copyOf(hosted.values());
    }

    /** How all replicas stand, gathered on their lanes. Any thread; completes on one of the lanes. */
    public CompletableFuture<List<PartitionStatus>> snapshot() {
        List<CompletableFuture<List<PartitionStatus>>> parts = new ArrayList<>();
        for (ReplicaLane lane : laneList) {
            CompletableFuture<List<PartitionStatus>> part = new CompletableFuture<>();
            parts.add(part);
            lane.lane().run(() -> part.complete(lane.partitions().stream().map(Partition::status).toList()));
        }
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                .thenApply(ignored -> parts.stream().flatMap(part -> part.join().stream()).toList());
    }

    /** Tells the listener, on each partition's lane, of leaderships of a topic's partitions from now on and of those there are. Any thread. */
    public void onLeadership(String topic, LeadershipListener listener) {
        laneList.forEach(lane -> lane.lane().run(() -> lane.onLeadership(topic, listener)));
    }

    /** Tells the listener, on any lane, of each replica that lies in another directory than the metadata says. Before {@link #start}. */
    public void onPlacement(BiConsumer<TopicIdPartition, Uuid> listener) {
        placements = listener;
    }

    /** In which directory the replica is to be created, should it come to this broker and the choice be ours. Any thread. */
    public void preferDirectory(TopicPartition partition, LogDir directory) {
        storage.prefer(partition, directory);
    }

    void placed(TopicIdPartition partition, Uuid directory) {
        placements.accept(partition, directory);
    }

    // ---- the metadata

    /**
     * The first image must reach to what the quorum had committed when the broker started: stored logs of replicas that are not in it are
     * deleted.
     */
    @Override
    public void published(ClusterDelta delta, ClusterImage next) {
        if (stopped) {
            return;
        }
        image = next;
        Map<ReplicaLane, List<Runnable>> work = new LinkedHashMap<>();
        delta.deletedTopics().forEach(topic -> topic.partitions().keySet().forEach(index -> drop(topic.id(), index, work)));
        if (published) {
            for (TopicDelta topic : delta.changedTopics()) {
                topic.changedPartitions().forEach((index, partition) -> place(topic.name(), topic.id(), index, partition, work));
            }
        } else {
            published = true;
            ratesChanged();
            for (TopicImage topic : next.topics().all()) {
                topic.partitions().forEach((index, partition) -> place(topic.name(), topic.id(), index, partition, work));
            }
            dropStrays();
        }
        configsChanged(delta.changedConfigs(), work);
        if (!delta.changedBrokers().isEmpty()) {
            laneList.forEach(lane -> add(work, lane, () -> lane.following().brokersChanged()));
        }
        work.forEach((lane, tasks) -> lane.lane().execute(() -> tasks.forEach(task -> runAlone(lane, task))));
    }

    /** A partition that breaks keeps no others from hearing of the same image. */
    private void runAlone(ReplicaLane lane, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("nodeId", config.nodeId())
                    .addKeyValue("lane", lane.lane().name())
                    .setCause(e)
                    .log("A replica could not follow the metadata");
        }
    }

    private static void add(Map<ReplicaLane, List<Runnable>> work, ReplicaLane lane, Runnable task) {
        work.computeIfAbsent(lane, ignored -> new ArrayList<>()).add(task);
    }

    private void place(
            String topic, Uuid topicId, int index, PartitionRegistration registration, Map<ReplicaLane, List<Runnable>> work) {
        if (!registration.replicas().contains(config.nodeId())) {
            drop(topicId, index, work);
            return;
        }
        Key key = new Key(topicId, index);
        Partition known = hosted.get(key);
        if (known != null) {
            add(work, laneOf(key), () -> known.update(registration));
            return;
        }
        ReplicaLane lane = laneOf(key);
        Partition created =
                new Partition(new TopicIdPartition(topicId, new TopicPartition(topic, index)), lane, settingsOf(topic));
        hosted.put(key, created);
        add(work, lane, () -> {
            lane.host(created);
            created.update(registration);
        });
    }

    private void drop(Uuid topicId, int index, Map<ReplicaLane, List<Runnable>> work) {
        Key key = new Key(topicId, index);
        Partition partition = hosted.remove(key);
        if (partition != null) {
            storage.deletionBegins(partition.id().topicPartition());
            ReplicaLane lane = laneOf(key);
            add(work, lane, () -> lane.delete(partition));
        }
    }

    private void dropStrays() {
        Lane lane = laneList.getFirst().lane();
        for (TopicIdPartition stray : storage.untaken()) {
            if (partition(stray.topicId(), stray.partition()) == null) {
                LOG.atWarn()
                        .addKeyValue("nodeId", config.nodeId())
                        .addKeyValue("partition", stray)
                        .log("Deleting a log that the metadata doesn't know on this broker");
                storage.deletionBegins(stray.topicPartition());
                ports.helpers()
                        .submit(
                                lane,
                                () -> {
                                    storage.deleteStored(stray);
                                    return stray;
                                },
                                outcome -> {
                                    storage.deletionEnded(stray.topicPartition());
                                    if (outcome instanceof Outcome.Failed<TopicIdPartition>(Exception cause)) {
                                        LOG.atError()
                                                .addKeyValue("nodeId", config.nodeId())
                                                .addKeyValue("partition", stray)
                                                .setCause(cause)
                                                .log("Deleting a log failed");
                                    }
                                });
            }
        }
    }

    private void configsChanged(Set<ConfigResource> changed, Map<ReplicaLane, List<Runnable>> work) {
        boolean ofBrokers = changed.stream().anyMatch(resource -> resource.type() == ConfigResource.Type.BROKER
                && (resource.name().isEmpty() || resource.name().equals(Integer.toString(config.nodeId()))));
        if (ofBrokers) {
            ratesChanged();
        }
        Map<String, TopicSettings> settings = new LinkedHashMap<>();
        hosted.forEach((key, partition) -> {
            String topic = partition.id().topic();
            if (ofBrokers || changed.contains(new ConfigResource(ConfigResource.Type.TOPIC, topic))) {
                TopicSettings now = settings.computeIfAbsent(topic, this::settingsOf);
                add(work, laneOf(key), () -> partition.configure(now));
            }
        });
    }

    private void ratesChanged() {
        ReplicationRates rates = ports.rates().effective(image);
        leaderThrottle.limit(rates.leaderBytes());
        followerThrottle.limit(rates.followerBytes());
        moveThrottle.limit(rates.moveBytes());
    }

    private TopicSettings settingsOf(String topic) {
        return TopicSettings.of(ports.settings().effective(image, topic));
    }

    private ReplicaLane laneOf(Key key) {
        ReplicaLane lane = lanes.get(ports.lanes().laneFor(laneHash(key.topicId(), key.partition())));
        if (lane == null) {
            throw new IllegalStateException("a lane group must give the same lanes each time");
        }
        return lane;
    }

    // ---- directories

    private void directoryFailed(LogDir directory) {
        for (ReplicaLane lane : laneList) {
            lane.lane().execute(() -> {
                for (Partition partition : List.copyOf(lane.partitions())) {
                    if (partition.directory() == directory) {
                        partition.wentOffline();
                    }
                }
            });
        }
    }

    private void scheduleCheckpoint() {
        if (!stopped) {
            checkpointTimer = laneList.getFirst().lane().schedule(config.checkpointIntervalNanos(), this::checkpoint);
        }
    }

    private void checkpoint() {
        Consumer<Outcome<Boolean>> done = outcome -> {
            if (outcome instanceof Outcome.Failed<Boolean>(Exception cause) && !stopped) {
                LOG.atError().addKeyValue("nodeId", config.nodeId()).setCause(cause).log("Writing checkpoints failed");
            }
            scheduleCheckpoint();
        };
        ports.helpers()
                .submit(
                        laneList.getFirst().lane(),
                        () -> {
                            storage.directories().checkpoint();
                            return true;
                        },
                        done);
    }

    /**
     * Resigns from everything and ends all loops and timers. Any thread, once.
     *
     * @return completes when no lane or helper uses a log any more; then the directories can be closed (or abandoned)
     */
    public CompletableFuture<Void> stop() {
        stopped = true;
        List<CompletableFuture<Void>> parts = new ArrayList<>();
        for (ReplicaLane lane : laneList) {
            CompletableFuture<Void> part = new CompletableFuture<>();
            parts.add(part);
            lane.lane().execute(() -> lane.stop(() -> part.complete(null)));
        }
        laneList.getFirst().lane().execute(() -> {
            Timer timer = checkpointTimer;
            if (timer != null) {
                timer.cancel();
            }
        });
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
    }
}
