package dev.kraftbench.ui.cluster.topology.scene;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;

/** Where a spot is, in coordinates of the whole scene. */
public record Place(Spot spot, Rectangle bounds) {

    /** The last one listed at a point: inner ones are listed after those they are in. */
    static Spot at(List<Place> places, Point point) {
        return places.reversed().stream().filter(place -> place.bounds().contains(point)).map(Place::spot).findFirst().orElse(Spot.NONE);
    }

    static Optional<Rectangle> of(List<Place> places, Spot spot) {
        return places.stream().filter(place -> place.spot().equals(spot)).map(Place::bounds).findFirst();
    }

    /** The nearest in that direction, where aside counts more than ahead; stays where there is none. The first of all when nothing is chosen yet. */
    static Spot next(List<Place> places, Spot from, Direction direction) {
        Optional<Rectangle> start = of(places, from);
        if (start.isEmpty()) {
            return places.isEmpty() ? Spot.NONE : places.getFirst().spot();
        }
        Point here = middle(start.get());
        return places.stream().filter(place -> !place.spot().equals(from) && ahead(here, middle(place.bounds()), direction) > 0)
                .min(Comparator.comparingInt(place -> distance(here, middle(place.bounds()), direction))).map(Place::spot).orElse(from);
    }

    private static Point middle(Rectangle r) {
        return new Point(r.x + r.width / 2, r.y + r.height / 2);
    }

    private static int ahead(Point from, Point to, Direction direction) {
        return switch (direction) {
            case LEFT -> from.x - to.x;
            case RIGHT -> to.x - from.x;
            case UP -> from.y - to.y;
            case DOWN -> to.y - from.y;
        };
    }

    private static int distance(Point from, Point to, Direction direction) {
        int aside = direction == Direction.LEFT || direction == Direction.RIGHT ? Math.abs(to.y - from.y) : Math.abs(to.x - from.x);
        return ahead(from, to, direction) + 3 * aside;
    }
}
