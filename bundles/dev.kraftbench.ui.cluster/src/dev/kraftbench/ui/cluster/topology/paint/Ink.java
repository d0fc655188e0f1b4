package dev.kraftbench.ui.cluster.topology.paint;

import dev.kraftbench.ui.base.Tint;
import java.util.function.Consumer;
import org.eclipse.swt.graphics.Rectangle;

/** What the painters draw with: the screen, a picture or an SVG file. Coordinates are points of the whole scene unless {@link #shifted} says otherwise. */
public interface Ink {

    enum Face {
        PLAIN,
        BOLD,
        TITLE
    }

    enum Align {
        LEFT,
        CENTER,
        RIGHT
    }

    enum Stroke {
        THIN,
        THICK,
        DASHED,
        THICK_DASHED;

        int width() {
            return this == THICK || this == THICK_DASHED ? 2 : 1;
        }

        boolean dashed() {
            return this == DASHED || this == THICK_DASHED;
        }
    }

    record Lettering(Face face, Align align, Tint tint) {
        static Lettering plain(Tint tint) {
            return new Lettering(Face.PLAIN, Align.LEFT, tint);
        }

        static Lettering bold(Tint tint) {
            return new Lettering(Face.BOLD, Align.LEFT, tint);
        }

        Lettering centered() {
            return new Lettering(face, Align.CENTER, tint);
        }

        Lettering right() {
            return new Lettering(face, Align.RIGHT, tint);
        }
    }

    /** A cubic curve from 1 to 4. */
    record Curve(float x1, float y1, float x2, float y2, float x3, float y3, float x4, float y4) {}

    /** @param arc diameter of the corners, 0 for square ones */
    void fill(Rectangle area, int arc, Tint tint);

    void outline(Rectangle area, int arc, Tint tint, Stroke stroke);

    /** @param ends x and y of one end, then of the other */
    void line(int[] ends, Tint tint, Stroke stroke);

    /** @param points x and y of each corner */
    void polygon(int[] points, Tint tint);

    void curve(Curve curve, Tint tint, Stroke stroke);

    /** @param x of the left end, the middle or the right end, as the lettering is aligned; {@code middle} is half the height */
    void text(String text, int x, int middle, Lettering lettering);

    int width(String text, Face face);

    /** Paints inside the area only. */
    void clipped(Rectangle area, Runnable painting);

    /** Paints with everything moved by the distance. */
    void shifted(int x, int y, Runnable painting);

    /**
     * Paints something that occurs again and again. The same key always gives the same picture, so it may be kept.
     *
     * @param painting paints it with its corner at 0, 0, on the given ground
     */
    void stamp(Object key, Rectangle at, Tint ground, Consumer<Ink> painting);

    /** The text, or as much of its beginning as fits. */
    default String shortened(String text, int width, Face face) {
        if (width(text, face) <= width) {
            return text;
        }
        int fits = 0;
        int fails = text.length();
        while (fails - fits > 1) {
            int length = (fits + fails) >>> 1;
            if (width(text.substring(0, length) + "\u2026", face) <= width) {
                fits = length;
            } else {
                fails = length;
            }
        }
        return fits == 0 ? "" : text.substring(0, fits) + "\u2026";
    }
}
