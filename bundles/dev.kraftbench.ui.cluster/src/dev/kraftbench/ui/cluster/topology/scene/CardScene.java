package dev.kraftbench.ui.cluster.topology.scene;

import dev.kraftbench.core.model.PartitionSnapshot;
import dev.kraftbench.core.model.TopicDetails.PartitionDetails;
import dev.kraftbench.core.model.TopicDetails.ReplicaDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.jspecify.annotations.Nullable;

/**
 * One partition: a lane for each replica's log, all on one scale of offsets. The scale shows the newest part of the logs, where replicas differ.
 *
 * @param details null until the offsets are known
 * @param minInsyncReplicas -1 when unknown
 * @param from offset at the left end of the lanes
 * @param to offset at the right end
 */
public record CardScene(PartitionSnapshot partition, @Nullable PartitionDetails details, int minInsyncReplicas, List<Lane> lanes,
        long from, long to, Point extent) implements TopologyScene {
    public static final int MARGIN = 16;
    public static final int TITLE_HEIGHT = 34;
    public static final int FACTS_HEIGHT = 76;
    public static final int LANES_Y = TITLE_HEIGHT + FACTS_HEIGHT + MARGIN + 22;
    public static final int LANE_HEIGHT = 44;
    private static final int LANE_GAP = 8;
    private static final int AXIS_HEIGHT = 40;
    private static final int NAME_WIDTH = 150;
    public static final int FIGURES_WIDTH = 210;
    private static final int LEAST_WIDTH = 420;
    /** Below this the figures of a lane stand under its log instead of beside it. */
    private static final int FIGURES_BESIDE_FROM = 620;
    private static final int FIGURES_HEIGHT = 36;
    /** The least number of offsets the lanes show: a lag of one record must be seen as small. */
    private static final long LEAST_SPAN = 20;
    /** The largest lag takes about this part of the scale. */
    private static final int SPANS_PER_LAG = 3;

    /**
     * @param track where the log is drawn
     * @param bar the log as far as the scale shows it; null when its end is not known
     */
    public record Lane(ReplicaCell cell, @Nullable ReplicaDetails replica, Rectangle bounds, Rectangle track,
            @Nullable Rectangle bar) {}

    public static CardScene of(PartitionSnapshot partition, @Nullable PartitionDetails details, int minInsyncReplicas, int width) {
        int whole = Math.max(LEAST_WIDTH, width);
        long end = Math.max(0, end(details));
        long start = details == null ? 0 : Math.max(0, details.startOffset());
        long lag = details == null ? 0 : details.replicas().stream().mapToLong(ReplicaDetails::lag).max().orElse(0);
        long span = Math.max(LEAST_SPAN, lag * SPANS_PER_LAG);
        long from = Math.max(start, end - span);
        long to = Math.max(end, from + LEAST_SPAN);
        List<Lane> lanes = new ArrayList<>();
        boolean beside = whole >= FIGURES_BESIDE_FROM;
        int height = beside ? LANE_HEIGHT : LANE_HEIGHT + FIGURES_HEIGHT;
        int y = LANES_Y;
        for (int broker : partition.replicas()) {
            Rectangle bounds = new Rectangle(MARGIN, y, whole - 2 * MARGIN, height);
            Rectangle track = new Rectangle(MARGIN + NAME_WIDTH, y + 10, bounds.width - NAME_WIDTH - (beside ? FIGURES_WIDTH : 0), LANE_HEIGHT - 20);
            ReplicaDetails replica = details == null ? null : details.replicas().stream().filter(r -> r.broker() == broker).findFirst().orElse(null);
            lanes.add(new Lane(ReplicaCell.of(partition, broker), replica, bounds, track, bar(track, replica, from, to)));
            y += height + LANE_GAP;
        }
        return new CardScene(partition, details, minInsyncReplicas, List.copyOf(lanes), from, to, new Point(whole, y + AXIS_HEIGHT + MARGIN));
    }

    private static long end(@Nullable PartitionDetails details) {
        return details == null ? 0 : Math.max(details.endOffset(), details.replicas().stream().mapToLong(ReplicaDetails::logEndOffset).max().orElse(0));
    }

    private static @Nullable Rectangle bar(Rectangle track, @Nullable ReplicaDetails replica, long from,
            long to) {
        if (replica == null || replica.logEndOffset() < 0) {
            return null;
        }
        return new Rectangle(track.x, track.y, x(track, replica.logEndOffset(), from, to) - track.x, track.height);
    }

    private static int x(Rectangle track, long offset, long from, long to) {
        return track.x + (int) Math.round(Math.clamp((double) (offset - from) / (to - from), 0, 1) * track.width);
    }

    /** Where an offset is on the lanes. */
    public int x(long offset) {
        return lanes.isEmpty() ? 0 : x(lanes.getFirst().track(), offset, from, to);
    }

    /** High watermark: up to where consumers may read; -1 when unknown. */
    public long highWatermark() {
        return details == null ? -1 : details.endOffset();
    }

    private List<Place> places() {
        return lanes.stream().map(lane -> new Place(Spot.ofReplica(partition.topic(), partition.partition(), lane.cell().broker()), lane.bounds())).toList();
    }

    @Override
    public int partitions() {
        return 1;
    }

    @Override
    public Spot spotAt(Point inView, Point scroll) {
        Spot lane = Place.at(places(), new Point(inView.x + scroll.x, inView.y + scroll.y));
        return lane.equals(Spot.NONE) ? Spot.ofPartition(partition.topic(), partition.partition()) : lane;
    }

    @Override
    public Optional<Rectangle> boundsOf(Spot spot) {
        return Place.of(places(), spot);
    }

    @Override
    public Spot next(Spot from, Direction direction) {
        return Place.next(places(), from, direction);
    }
}
