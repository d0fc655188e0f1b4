package dev.kraftbench.ui.cluster.topology.scene;

import java.util.List;

/**
 * Where the map stands: the level, what of, and how large.
 *
 * @param topic whose partitions are shown; empty for all
 * @param partition shown on the card, otherwise -1
 * @param size index into {@link #ROW_HEIGHTS}
 */
public record MapPosition(MapLevel level, String topic, int partition, int size) {
    /** Points. Rows of the smaller sizes show shapes and colours only, so that thousands can be seen at once. */
    public static final List<Integer> ROW_HEIGHTS = List.of(3, 6, 12, 18, 24);
    private static final int READABLE = ROW_HEIGHTS.size() - 1;

    public static final MapPosition BROKERS = new MapPosition(MapLevel.BROKERS, "", -1, READABLE);
    public static final MapPosition TOPICS = new MapPosition(MapLevel.TOPICS, "", -1, READABLE);

    /** @param topic empty for the partitions of all topics */
    public static MapPosition partitions(String topic) {
        return new MapPosition(MapLevel.PARTITIONS, topic, -1, READABLE);
    }

    public static MapPosition card(String topic, int partition) {
        return new MapPosition(MapLevel.PARTITION, topic, partition, READABLE);
    }

    public int rowHeight() {
        return ROW_HEIGHTS.get(size);
    }

    /** One step nearer: larger rows first, then the next level at what {@code at} names. */
    public MapPosition in(Spot at) {
        if (size < READABLE) {
            return new MapPosition(level, topic, partition, size + 1);
        }
        return switch (level) {
            case BROKERS -> TOPICS;
            case TOPICS -> partitions(at.topic());
            case PARTITIONS -> at.hasPartition() ? card(at.topic(), at.partition()) : this;
            case PARTITION -> this;
        };
    }

    /** One step away: smaller rows while not all of them can be seen, then the level above. */
    public MapPosition out(boolean everythingInSight) {
        boolean rows = level == MapLevel.TOPICS || level == MapLevel.PARTITIONS;
        return rows && !everythingInSight && size > 0 ? new MapPosition(level, topic, partition, size - 1) : up();
    }

    /** The level above. */
    public MapPosition up() {
        return switch (level) {
            case BROKERS, TOPICS -> BROKERS;
            case PARTITIONS -> TOPICS;
            case PARTITION -> partitions(topic);
        };
    }
}
