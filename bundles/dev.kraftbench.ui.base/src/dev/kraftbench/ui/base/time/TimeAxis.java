package dev.kraftbench.ui.base.time;

import dev.kraftbench.core.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IMemento;

/**
 * The one time axis of a window: which part of time its views show, whether they are paused, and where the cursor is. Changed on the UI thread;
 * {@link #window()} may be read by any.
 */
public final class TimeAxis {
    /** No cursor. */
    public static final long NOWHERE = -1;
    private static final String KEY = TimeAxis.class.getName();
    private static final String WINDOW = "window";
    private static final long FIVE_MINUTES = 300_000;

    private final List<Runnable> windowListeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> cursorListeners = new CopyOnWriteArrayList<>();
    private volatile TimeWindow window = TimeWindow.live(FIVE_MINUTES);
    private long cursor = NOWHERE;

    /** Of the window in which the control is; views torn off belong to the window they came from. */
    public static TimeAxis of(Control control) {
        Shell shell = control.getShell();
        for (Composite above = shell.getParent(); above != null; above = shell.getParent()) {
            shell = above.getShell();
        }
        if (shell.getData(KEY) instanceof TimeAxis axis) {
            return axis;
        }
        TimeAxis axis = new TimeAxis();
        shell.setData(KEY, axis);
        return axis;
    }

    public TimeWindow window() {
        return window;
    }

    public void show(TimeWindow next) {
        if (!next.equals(window)) {
            window = next;
            windowListeners.forEach(Runnable::run);
        }
    }

    /** Epoch milliseconds, or {@link #NOWHERE}. */
    public long cursor() {
        return cursor;
    }

    public void moveCursor(long epochMillis) {
        if (cursor != epochMillis) {
            cursor = epochMillis;
            cursorListeners.forEach(Runnable::run);
        }
    }

    /** How much of time is in sight. */
    public void save(IMemento memento) {
        memento.putInteger(WINDOW, Math.toIntExact(window.windowMillis()));
    }

    public void restore(IMemento memento) {
        Integer millis = memento.getInteger(WINDOW);
        if (millis != null) {
            show(window.withWindow(millis));
        }
    }

    public Subscription onWindow(Runnable listener) {
        windowListeners.add(listener);
        return () -> windowListeners.remove(listener);
    }

    public Subscription onCursor(Runnable listener) {
        cursorListeners.add(listener);
        return () -> cursorListeners.remove(listener);
    }
}
