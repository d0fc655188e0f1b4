package dev.kraftbench.ui.base;

import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.swt.SWT;
import org.eclipse.swt.SWTException;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Widget;

/**
 * The one door to the UI thread. A view owns one and calls {@link #request()} from any thread whenever there is news; the update then runs on the UI
 * thread at most once per interval, however many requests came in, and never after its owner is disposed.
 */
public final class DisplayUpdates {
    /** A screen that follows faster than this looks no more alive. */
    public static final int DEFAULT_INTERVAL_MILLIS = 100;

    private final Widget owner;
    private final Display display;
    private final Runnable update;
    private final int intervalMillis;
    private final AtomicBoolean queued = new AtomicBoolean();
    /** UI thread only: an update ran less than one interval ago. */
    private boolean cooling;
    /** UI thread only: a request came while cooling. */
    private boolean again;

    public DisplayUpdates(Widget owner, Runnable update) {
        this(owner, DEFAULT_INTERVAL_MILLIS, update);
    }

    public DisplayUpdates(Widget owner, int intervalMillis, Runnable update) {
        this.owner = owner;
        this.display = owner.getDisplay();
        this.intervalMillis = intervalMillis;
        this.update = update;
    }

    /** Asks for one update; any thread, never waits. */
    public void request() {
        if (queued.compareAndSet(false, true)) {
            run(display, this::arrived);
        }
    }

    /** Runs {@code action} on the UI thread unless {@code owner} is gone by then; any thread, never waits. */
    public static void run(Widget owner, Runnable action) {
        Display display;
        try {
            display = owner.getDisplay();
        } catch (SWTException e) {
            if (e.code == SWT.ERROR_WIDGET_DISPOSED) {
                return;
            }
            throw e;
        }
        run(display, () -> {
            if (!owner.isDisposed()) {
                action.run();
            }
        });
    }

    /** Runs {@code action} on the UI thread of {@code display} unless the display is gone; any thread, never waits. In the order of the calls. */
    public static void run(Display display, Runnable action) {
        UiTurns.ask(display, action);
    }

    private void arrived() {
        queued.set(false);
        if (owner.isDisposed()) {
            return;
        }
        if (cooling) {
            again = true;
            return;
        }
        cooling = true;
        display.timerExec(intervalMillis, this::cooled);
        update.run();
    }

    private void cooled() {
        cooling = false;
        if (again) {
            again = false;
            request();
        }
    }
}
