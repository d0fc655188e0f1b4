package dev.kraftbench.ui.base;

import java.awt.Graphics2D;

/**
 * Draws one picture of a chart from data handed over before. Called on the render job, never on the UI thread and never twice at once for one canvas.
 */
@FunctionalInterface
public interface ChartPainter {
    /** Paints the area from 0, 0 to width, height (points, not pixels) completely. */
    void paint(Graphics2D graphics, int width, int height, Palette palette);
}
