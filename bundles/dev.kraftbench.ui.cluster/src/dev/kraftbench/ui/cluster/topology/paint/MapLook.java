package dev.kraftbench.ui.cluster.topology.paint;

import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.cluster.topology.scene.Spot;
import java.util.Map;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;

/**
 * How the scene is looked at.
 *
 * @param view size of what can be seen, its corner at 0, 0
 * @param scroll the point of the scene that is in the corner
 * @param moves replicas that something just happened to; for new leaders with where the leadership came from
 * @param hovered under the pointer
 * @param cursor of the keyboard
 */
public record MapLook(Palette palette, Rectangle view, Point scroll, Map<Spot, Spot> moves, Spot hovered, Spot cursor) {
    public MapLook {
        moves = Map.copyOf(moves);
    }

    /** All of a scene, with nothing pointed at: for files. */
    public static MapLook whole(Palette palette, Point extent) {
        return new MapLook(palette, new Rectangle(0, 0, extent.x, extent.y), new Point(0, 0), Map.of(), Spot.NONE, Spot.NONE);
    }

    /** What can be seen, in coordinates of the scene. */
    Rectangle visible() {
        return new Rectangle(scroll.x, scroll.y, view.width, view.height);
    }
}
