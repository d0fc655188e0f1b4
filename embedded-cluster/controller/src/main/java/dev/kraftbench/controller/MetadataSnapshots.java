package dev.kraftbench.controller;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Timer;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.ImageRecords;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import dev.kraftbench.raft.OffsetAndEpoch;
import dev.kraftbench.raft.SnapshotWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a snapshot when the log has grown or time has passed; one at a time, on a helper. On the metadata lane. */
final class MetadataSnapshots {

    private static final Logger LOG = LoggerFactory.getLogger(MetadataSnapshots.class);

    private static final int RECORDS_PER_BATCH = 1000;

    private final int nodeId;
    private final MetadataQuorum quorum;
    private final SnapshotPolicy policy;
    private final Lane lane;
    private final Helpers helpers;
    private long bytesSinceLast;
    private ClusterImage newest = ClusterImage.EMPTY;
    private long newestTimestamp;
    private boolean writing;
    private boolean closed;
    private @Nullable Timer timer;

    MetadataSnapshots(int nodeId, MetadataQuorum quorum, SnapshotPolicy policy, Lane lane, Helpers helpers) {
        this.nodeId = nodeId;
        this.quorum = quorum;
        this.policy = policy;
        this.lane = lane;
        this.helpers = helpers;
    }

    /** The log has grown; the image has everything up to its end. */
    void grown(ClusterImage image, int bytes, long timestamp) {
        newest = image;
        newestTimestamp = timestamp;
        bytesSinceLast += bytes;
        if (bytesSinceLast >= policy.maxBytesBetween()) {
            write();
        } else if (timer == null && policy.maxIntervalNanos() > 0) {
            timer = lane.schedule(policy.maxIntervalNanos(), this::write);
        }
    }

    /** A snapshot has been loaded: the log is short again. */
    void loaded() {
        bytesSinceLast = 0;
        cancelTimer();
    }

    void close() {
        closed = true;
        cancelTimer();
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void write() {
        cancelTimer();
        if (writing || closed || newest.offset() < 0) {
            return;
        }
        ClusterImage image = newest;
        bytesSinceLast = 0;
        Optional<SnapshotWriter> begun =
                quorum.createSnapshot(new OffsetAndEpoch(image.offset() + 1, image.epoch()), newestTimestamp);
        if (begun.isEmpty()) {
            return;
        }
        writing = true;
        helpers.submit(lane, () -> writeTo(begun.get(), image), this::written);
    }

    /** On a helper; the image is immutable. */
    private static long writeTo(SnapshotWriter target, ClusterImage image) throws IOException {
        try (target) {
            List<ApiMessageAndVersion> batch = new ArrayList<>(RECORDS_PER_BATCH);
            try {
                ImageRecords.write(image, record -> {
                    batch.add(record);
                    if (batch.size() == RECORDS_PER_BATCH) {
                        append(target, batch);
                    }
                });
                if (!batch.isEmpty()) {
                    append(target, batch);
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            target.freeze();
        }
        return image.offset();
    }

    private static void append(SnapshotWriter target, List<ApiMessageAndVersion> batch) {
        try {
            target.append(List.copyOf(batch));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        batch.clear();
    }

    private void written(Outcome<Long> outcome) {
        writing = false;
        switch (outcome) {
            case Outcome.Done<Long>(Long offset) ->
                LOG.atInfo().addKeyValue("nodeId", nodeId).addKeyValue("offset", offset).log("Metadata snapshot written");
            case Outcome.Failed<Long>(Exception cause) ->
                // The log stays as it is; the next snapshot tries again.
                LOG.atError().addKeyValue("nodeId", nodeId).setCause(cause).log("Metadata snapshot failed");
        }
    }
}
