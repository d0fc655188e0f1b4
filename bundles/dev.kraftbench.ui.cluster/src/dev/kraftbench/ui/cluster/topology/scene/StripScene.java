package dev.kraftbench.ui.cluster.topology.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;

/**
 * Each broker as a tile with what it carries.
 *
 * @param mostLeaders of any broker; bars are drawn against it
 */
public record StripScene(List<Tile> tiles, Point extent, int partitions, int mostLeaders, int mostReplicas, double mostBytes) implements TopologyScene {
    public static final int TILE_HEIGHT = 162;
    private static final int MARGIN = 12;
    private static final int GAP = 12;
    private static final int LEAST_WIDTH = 210;
    private static final int MOST_WIDTH = 300;

    public record Tile(BrokerLoad load, Rectangle bounds) {}

    public static StripScene of(List<BrokerLoad> loads, int partitions, int width) {
        int usable = Math.max(LEAST_WIDTH, width - 2 * MARGIN);
        int perRow = Math.clamp((usable + GAP) / (LEAST_WIDTH + GAP), 1, Math.max(1, loads.size()));
        int tileWidth = Math.min(MOST_WIDTH, (usable - (perRow - 1) * GAP) / perRow);
        List<Tile> tiles = new ArrayList<>();
        for (int i = 0; i < loads.size(); i++) {
            tiles.add(new Tile(loads.get(i), new Rectangle(MARGIN + i % perRow * (tileWidth + GAP), MARGIN + i / perRow * (TILE_HEIGHT + GAP), tileWidth,
                    TILE_HEIGHT)));
        }
        int height = Math.ceilDiv(Math.max(1, loads.size()), perRow) * (TILE_HEIGHT + GAP) - GAP + 2 * MARGIN;
        return new StripScene(List.copyOf(tiles), new Point(2 * MARGIN + perRow * (tileWidth + GAP) - GAP, height), partitions,
                loads.stream().mapToInt(BrokerLoad::leaders).max().orElse(0), loads.stream().mapToInt(BrokerLoad::replicas).max().orElse(0),
                loads.stream().flatMapToDouble(load -> java.util.stream.DoubleStream.of(load.bytesIn(), load.bytesOut())).filter(rate -> rate > 0).max()
                        .orElse(0));
    }

    private List<Place> places() {
        return tiles.stream().map(tile -> new Place(Spot.ofBroker(tile.load().broker().id()), tile.bounds())).toList();
    }

    @Override
    public Spot spotAt(Point inView, Point scroll) {
        return Place.at(places(), new Point(inView.x + scroll.x, inView.y + scroll.y));
    }

    @Override
    public Optional<Rectangle> boundsOf(Spot spot) {
        return Place.of(places(), Spot.ofBroker(spot.broker()));
    }

    @Override
    public Spot next(Spot from, Direction direction) {
        return Place.next(places(), Spot.ofBroker(from.broker()), direction);
    }
}
