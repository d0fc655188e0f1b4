package dev.kraftbench.ui.cluster.topology.scene;

import java.util.Optional;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;

/** What the canvas paints: one immutable picture of a snapshot on one level. */
public sealed interface TopologyScene permits CardScene, GraphScene, GridScene, StripScene {
    /** Size of the whole picture, seen or not. */
    Point extent();

    /** Width at the left and height above that stay in sight while the rest scrolls. */
    default Point frozen() {
        return new Point(0, 0);
    }

    /** What is at a point of the view. */
    Spot spotAt(Point inView, Point scroll);

    /** Where it is in the whole picture; empty when this picture does not have it. */
    Optional<Rectangle> boundsOf(Spot spot);

    /** Where the keyboard's cursor comes to by a step. */
    Spot next(Spot from, Direction direction);

    /** Number of partitions shown. */
    int partitions();
}
