package dev.kraftbench.controller;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterEvents;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.InvalidMetadataException;
import dev.kraftbench.metadata.MetadataPublisher;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import dev.kraftbench.raft.CommittedBatch;
import dev.kraftbench.raft.LeaderAndEpoch;
import dev.kraftbench.raft.RaftListener;
import dev.kraftbench.raft.SnapshotContents;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.metadata.MetadataRecordType;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the committed metadata log and publishes an image for each batch: whole batches only, and a metadata transaction (KIP-868)
 * only when it has ended. What is found at the start is published at once, when everything committed by then has been read.
 *
 * <p>On the metadata lane, but for {@link #image()}.
 */
public final class MetadataLoader implements RaftListener {

    private static final Logger LOG = LoggerFactory.getLogger(MetadataLoader.class);

    private final int nodeId;
    private final MetadataQuorum quorum;
    private final MetadataSnapshots snapshots;
    private final Consumer<RuntimeException> onFatal;
    private final List<MetadataPublisher> publishers = new ArrayList<>();
    private final List<ClusterEvents> events = new ArrayList<>();

    /** Everything read, as of the end of the last batch outside of a transaction. */
    private ClusterImage loaded = ClusterImage.EMPTY;

    /** What the publishers know; any thread may read it. */
    private volatile ClusterImage published = ClusterImage.EMPTY;

    /** Records since a BeginTransactionRecord, or null outside of a transaction. */
    private @Nullable List<ApiMessage> transaction;

    /** Of the bootstrap snapshot; they count only once a controller has written them to the log. */
    private List<ApiMessageAndVersion> bootstrap = List.of();

    private boolean caughtUp;
    private boolean failed;
    private OptionalInt electedLeader = OptionalInt.empty();
    private int electedEpoch = -1;

    /**
     * @param onFatal is told once of an exception after which this node's metadata can't be trusted; the node must stop
     */
    public MetadataLoader(
            int nodeId,
            MetadataQuorum quorum,
            SnapshotPolicy snapshotPolicy,
            Lane lane,
            Helpers helpers,
            Consumer<RuntimeException> onFatal) {
        this.nodeId = nodeId;
        this.quorum = quorum;
        this.snapshots = new MetadataSnapshots(nodeId, quorum, snapshotPolicy, lane, helpers);
        this.onFatal = onFatal;
    }

    /** The newest published image. Any thread. */
    public ClusterImage image() {
        return published;
    }

    /** Whether everything that was committed at the start has been read. */
    public boolean isCaughtUp() {
        return caughtUp;
    }

    /** Whether the log ends, so far, inside a metadata transaction. */
    public boolean isInTransaction() {
        return transaction != null;
    }

    /** Everything committed that this node has read, published or not. On the metadata lane. */
    ClusterImage loaded() {
        return loaded;
    }

    /** What this node was formatted with: the records of the bootstrap snapshot at offset 0 (KIP-1170), for the first controller to write. */
    List<ApiMessageAndVersion> bootstrapRecords() {
        return bootstrap;
    }

    /** Adds a publisher, which gets the present image first if there is one. */
    public void addPublisher(MetadataPublisher publisher) {
        publishers.add(publisher);
        if (publisher instanceof ClusterEvents feed) {
            events.add(feed);
        }
        if (published != ClusterImage.EMPTY) {
            ClusterImage image = published;
            guarded(() -> publisher.published(ClusterDelta.between(ClusterImage.EMPTY, image), image));
        }
    }

    /**
     * Adds a publisher that hears of nothing until an image fulfils the condition, and gets that one as if it were the first.
     *
     * <p>For what acts on things that are <em>not</em> in the image, such as deleting the logs of unknown partitions: a node that is
     * far behind publishes images that are old. One that has this broker's new registration has all from before it.
     */
    public void addPublisherWhen(Predicate<ClusterImage> condition, MetadataPublisher publisher) {
        addPublisher(new MetadataPublisher() {
            private boolean open;

            @Override
            public void published(ClusterDelta delta, ClusterImage image) {
                if (open) {
                    publisher.published(delta, image);
                } else if (condition.test(image)) {
                    open = true;
                    publisher.published(ClusterDelta.between(ClusterImage.EMPTY, image), image);
                }
            }
        });
    }

    public void removePublisher(MetadataPublisher publisher) {
        publishers.remove(publisher);
        if (publisher instanceof ClusterEvents feed) {
            events.remove(feed);
        }
    }

    @Override
    public void committed(CommittedBatch batch) {
        if (failed) {
            return;
        }
        guarded(() -> {
            ClusterDelta delta = new ClusterDelta(loaded);
            for (ApiMessageAndVersion record : batch.records()) {
                replay(delta, record.message());
            }
            if (transaction == null) {
                loaded = delta.apply(batch.lastOffset(), batch.epoch());
                publish(delta);
                snapshots.grown(loaded, batch.sizeInBytes(), batch.appendTimestamp());
            } else {
                // What stood before the transaction began counts; its own records wait in the list.
                loaded = delta.apply(loaded.offset(), loaded.epoch());
            }
        });
    }

    private void replay(ClusterDelta delta, ApiMessage record) {
        switch (MetadataRecordType.fromId(record.apiKey())) {
            case BEGIN_TRANSACTION_RECORD -> {
                if (transaction != null) {
                    throw new InvalidMetadataException("A metadata transaction begins inside another");
                }
                transaction = new ArrayList<>();
            }
            case END_TRANSACTION_RECORD -> {
                openTransaction().forEach(delta::replay);
                transaction = null;
            }
            case ABORT_TRANSACTION_RECORD -> {
                openTransaction();
                transaction = null;
            }
            default -> {
                if (transaction != null) {
                    transaction.add(record);
                } else {
                    delta.replay(record);
                }
            }
        }
    }

    private List<ApiMessage> openTransaction() {
        if (transaction == null) {
            throw new InvalidMetadataException("A metadata transaction ends that has not begun");
        }
        return transaction;
    }

    private void publish(ClusterDelta delta) {
        if (!caughtUp) {
            long committedEnd = quorum.highWatermark().orElse(Long.MAX_VALUE);
            if (loaded.offset() + 1 < committedEnd) {
                return;
            }
            caughtUp = true;
            LOG.atInfo().addKeyValue("nodeId", nodeId).addKeyValue("offset", loaded.offset()).log("Metadata caught up");
            tell(ClusterDelta.between(published, loaded));
            return;
        }
        tell(delta);
    }

    private void tell(ClusterDelta delta) {
        published = loaded;
        for (MetadataPublisher publisher : List.copyOf(publishers)) {
            publisher.published(delta, loaded);
        }
    }

    @Override
    public void loadSnapshot(SnapshotContents snapshot) {
        if (failed) {
            return;
        }
        guarded(() -> {
            if (snapshot.id().offset() == 0) {
                List<ApiMessageAndVersion> records = new ArrayList<>();
                snapshot.forEachBatch(records::addAll);
                bootstrap = List.copyOf(records);
                return;
            }
            ClusterDelta delta = new ClusterDelta(ClusterImage.EMPTY);
            snapshot.forEachBatch(batch -> batch.forEach(record -> delta.replay(record.message())));
            transaction = null;
            loaded = delta.apply(snapshot.id().offset() - 1, snapshot.id().epoch());
            LOG.atInfo().addKeyValue("nodeId", nodeId).addKeyValue("offset", loaded.offset()).log("Metadata snapshot loaded");
            snapshots.loaded();
            publish(ClusterDelta.between(published, loaded));
        });
    }

    @Override
    public void leaderChanged(LeaderAndEpoch leader) {
        boolean isNew = leader.epoch() != electedEpoch || !leader.leaderId().equals(electedLeader);
        if (leader.leaderId().isPresent() && isNew) {
            electedEpoch = leader.epoch();
            electedLeader = leader.leaderId();
            events.forEach(feed -> feed.controllerElected(leader.leaderId().getAsInt(), leader.epoch()));
        }
    }

    @Override
    public void closing() {
        snapshots.close();
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            failed = true;
            LOG.atError().addKeyValue("nodeId", nodeId).addKeyValue("offset", loaded.offset()).setCause(e).log("Metadata can't be followed");
            onFatal.accept(e);
        }
    }
}
