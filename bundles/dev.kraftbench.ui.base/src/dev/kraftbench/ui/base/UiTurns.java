package dev.kraftbench.ui.base;

import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.swt.SWT;
import org.eclipse.swt.SWTException;
import org.eclipse.swt.widgets.Display;

/**
 * Parts the actions that wait for the UI thread at once into turns, since together they would hold up the window: what is over a turn's time waits for the
 * next, behind what a person did meanwhile. They keep their order. UI thread, except for {@link #ask}.
 */
final class UiTurns {
    /** No further action begins in a turn that has taken so long. */
    private static final long TURN_NANOS = 8_000_000;
    private static final String KEY = UiTurns.class.getName();

    private final Display display;
    private final Deque<Runnable> late = new ArrayDeque<>();
    private long takenNanos;
    /** The end of this turn is asked for. */
    private boolean ends;

    private UiTurns(Display display) {
        this.display = display;
    }

    /** Asks for a turn for this action, unless the display is gone; any thread. */
    static void ask(Display display, Runnable action) {
        try {
            display.asyncExec(() -> of(display).run(action));
        } catch (SWTException e) {
            if (e.code != SWT.ERROR_DEVICE_DISPOSED) {
                throw e;
            }
        }
    }

    private static UiTurns of(Display display) {
        if (display.getData(KEY) instanceof UiTurns turns) {
            return turns;
        }
        UiTurns turns = new UiTurns(display);
        display.setData(KEY, turns);
        return turns;
    }

    private void run(Runnable action) {
        if (takenNanos < TURN_NANOS && late.isEmpty()) {
            timed(action);
        } else {
            late.add(action);
        }
        end();
    }

    private void timed(Runnable action) {
        long began = System.nanoTime();
        try {
            action.run();
        } finally {
            takenNanos += System.nanoTime() - began;
            end();
        }
    }

    /** Behind all that waits now. */
    private void end() {
        if (!ends && !display.isDisposed()) {
            ends = true;
            display.asyncExec(this::next);
        }
    }

    /** An action may open a dialog, in whose event loop there are turns too: what is late behind it has the next of them. */
    private void next() {
        ends = false;
        takenNanos = 0;
        while (takenNanos < TURN_NANOS && !late.isEmpty()) {
            Runnable action = late.remove();
            if (!late.isEmpty()) {
                end();
            }
            timed(action);
        }
    }
}
