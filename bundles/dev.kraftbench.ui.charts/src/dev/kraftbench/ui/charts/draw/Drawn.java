package dev.kraftbench.ui.charts.draw;

import dev.kraftbench.ui.charts.ChartFrame;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.OptionalInt;

/**
 * What was drawn where, so that a pointer over the picture can be understood. Immutable.
 *
 * @param areas of each panel of the frame, where its lines are
 */
public record Drawn(ChartFrame frame, List<Rectangle2D> areas) {
    public static final Drawn NOTHING = new Drawn(ChartFrame.EMPTY, List.of());

    public Drawn {
        areas = List.copyOf(areas);
    }

    /** Index of the panel in whose width and height, labels aside, the point is. */
    public OptionalInt panelAt(int x, int y) {
        for (int i = 0; i < areas.size(); i++) {
            Rectangle2D area = areas.get(i);
            if (x >= area.getX() && x <= area.getMaxX() && y >= area.getY() - TimePlot.TITLE_HEIGHT) {
                boolean below = i + 1 < areas.size() && areas.get(i + 1).getX() == area.getX() && y >= areas.get(i + 1).getY() - TimePlot.TITLE_HEIGHT;
                if (!below) {
                    return OptionalInt.of(i);
                }
            }
        }
        return OptionalInt.empty();
    }

    public long timeAt(int panel, int x) {
        Rectangle2D area = areas.get(panel);
        double share = Math.clamp((x - area.getX()) / Math.max(1, area.getWidth()), 0, 1);
        return frame.span().from() + Math.round(share * frame.span().millis());
    }

    public double xOf(int panel, long epochMillis) {
        Rectangle2D area = areas.get(panel);
        return area.getX() + (double) (epochMillis - frame.span().from()) / Math.max(1, frame.span().millis()) * area.getWidth();
    }
}
