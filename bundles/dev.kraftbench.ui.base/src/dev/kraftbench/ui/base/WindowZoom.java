package dev.kraftbench.ui.base;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;

/**
 * How many pixels of the screen a pixel of a window is, in percent. To ask for it is a question to the window system, too slow for every picture of every
 * chart: what was heard for a window holds for two seconds. UI thread.
 */
final class WindowZoom {
    private static final long HOLDS_NANOS = 2_000_000_000L;
    private static final Map<Shell, WindowZoom> HEARD = new HashMap<>();

    private int percent;
    private long askedNanos;

    private WindowZoom() {}

    /** Of the window with this control; at least 100. */
    static int of(Control control) {
        Shell shell = control.getShell();
        WindowZoom heard = HEARD.computeIfAbsent(shell, one -> {
            one.addDisposeListener(event -> HEARD.remove(one));
            return new WindowZoom();
        });
        long now = System.nanoTime();
        if (heard.percent == 0 || now - heard.askedNanos > HOLDS_NANOS) {
            heard.askedNanos = now;
            heard.percent = Math.max(100, control.getMonitor().getZoom());
        }
        return heard.percent;
    }
}
