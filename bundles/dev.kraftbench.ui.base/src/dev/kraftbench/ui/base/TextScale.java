package dev.kraftbench.ui.base;

import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.widgets.Display;

/**
 * How much larger the desktop's letters are than those the workbench was drawn with. Whole factors of the screen are the window system's own affair;
 * in between, desktops enlarge only the fonts, and what holds text has to grow with them.
 */
public final class TextScale {
    /** Height of a line of letters of ten points at 96 dots an inch. */
    private static final double USUAL_LINE = 15.0;
    /** Below this the fonts are only others, not larger. */
    private static final int LEAST_PERCENT = 120;
    private static final int MOST_PERCENT = 300;
    private static volatile int percent = 100;

    private TextScale() {}

    /** Once, before anything is laid out. UI thread. */
    public static void measure(Display display) {
        GC gc = new GC(display);
        try {
            gc.setFont(display.getSystemFont());
            int measured = (int) Math.round(100 * gc.getFontMetrics().getHeight() / USUAL_LINE);
            percent = measured < LEAST_PERCENT ? 100 : Math.min(MOST_PERCENT, measured);
        } finally {
            gc.dispose();
        }
    }

    /** Any thread. */
    public static double factor() {
        return percent / 100.0;
    }

    /** A length that was chosen for letters of the usual size. Any thread. */
    public static int px(int usual) {
        return (int) Math.round(usual * factor());
    }
}
