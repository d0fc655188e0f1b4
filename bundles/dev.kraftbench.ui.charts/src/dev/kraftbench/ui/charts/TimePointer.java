package dev.kraftbench.ui.charts;

import dev.kraftbench.core.series.TimeSpan;
import dev.kraftbench.ui.base.time.TimeAxis;
import dev.kraftbench.ui.base.time.TimeWindow;
import dev.kraftbench.ui.charts.draw.Drawn;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.jspecify.annotations.Nullable;

/**
 * Mouse and keys over a time view: the pointer moves the cursor of all; dragging chooses a part of time, the wheel (with Ctrl where it scrolls) and + - zoom, arrows move, Space
 * pauses, End or a double click go back to now. UI thread.
 */
final class TimePointer {
    private static final double CLOSER = 0.75;
    private static final double ARROW_SHARE = 0.15;
    private static final int LEAST_DRAG = 4;

    private final Control control;
    private final TimeAxis axis;
    private final Supplier<Drawn> drawn;
    private final Supplier<TimeSpan> data;
    private final boolean scrolls;
    private int pressedX = -1;
    private int pressedPanel;
    private @Nullable TimeSpan selection;

    TimePointer(Control control, TimeAxis axis, Supplier<Drawn> drawn, Supplier<TimeSpan> data, boolean scrolls) {
        this.control = control;
        this.axis = axis;
        this.drawn = drawn;
        this.data = data;
        this.scrolls = scrolls;
        control.addListener(SWT.MouseMove, this::moved);
        control.addListener(SWT.MouseExit, event -> axis.moveCursor(TimeAxis.NOWHERE));
        control.addListener(SWT.MouseDown, this::pressed);
        control.addListener(SWT.MouseUp, this::released);
        control.addListener(SWT.MouseDoubleClick, event -> axis.show(axis.window().resumed()));
        control.addListener(SWT.MouseVerticalWheel, this::wheel);
        control.addListener(SWT.KeyDown, this::key);
        control.addListener(SWT.Traverse, event -> event.doit = event.detail == SWT.TRAVERSE_TAB_NEXT || event.detail == SWT.TRAVERSE_TAB_PREVIOUS);
    }

    /** The part of time being chosen by dragging. */
    @Nullable TimeSpan selection() {
        return selection;
    }

    private void moved(Event event) {
        Drawn picture = drawn.get();
        if (pressedX >= 0 && pressedPanel < picture.areas().size()) {
            if (selection != null || Math.abs(event.x - pressedX) >= LEAST_DRAG) {
                long a = picture.timeAt(pressedPanel, pressedX);
                long b = picture.timeAt(pressedPanel, event.x);
                selection = new TimeSpan(Math.min(a, b), Math.max(a, b));
                control.redraw();
            }
            return;
        }
        OptionalInt panel = picture.panelAt(event.x, event.y);
        axis.moveCursor(panel.isPresent() ? picture.timeAt(panel.getAsInt(), event.x) : TimeAxis.NOWHERE);
    }

    private void pressed(Event event) {
        control.setFocus();
        OptionalInt panel = drawn.get().panelAt(event.x, event.y);
        if (event.button == 1 && panel.isPresent()) {
            pressedX = event.x;
            pressedPanel = panel.getAsInt();
        }
    }

    private void released(Event event) {
        TimeSpan chosen = selection;
        pressedX = -1;
        selection = null;
        if (chosen != null) {
            axis.show(axis.window().pausedAt(chosen));
            control.redraw();
        }
    }

    private void wheel(Event event) {
        if (scrolls && (event.stateMask & SWT.MOD1) == 0) {
            return;
        }
        Drawn picture = drawn.get();
        OptionalInt panel = picture.panelAt(event.x, event.y);
        if (panel.isPresent() && event.count != 0) {
            zoom(event.count > 0 ? CLOSER : 1 / CLOSER, picture.timeAt(panel.getAsInt(), event.x));
            event.doit = false;
        }
    }

    private void zoom(double factor, long at) {
        axis.show(axis.window().zoomed(factor, at, axis.window().span(data.get())));
    }

    private void key(Event event) {
        TimeSpan shown = axis.window().span(data.get());
        long middle = shown.contains(axis.cursor()) ? axis.cursor() : shown.from() + shown.millis() / 2;
        switch (event.keyCode) {
            case SWT.ARROW_LEFT -> axis.show(axis.window().moved(-ARROW_SHARE, shown, data.get()));
            case SWT.ARROW_RIGHT -> axis.show(axis.window().moved(ARROW_SHARE, shown, data.get()));
            case SWT.PAGE_UP -> axis.show(axis.window().moved(-1, shown, data.get()));
            case SWT.PAGE_DOWN -> axis.show(axis.window().moved(1, shown, data.get()));
            case SWT.HOME -> axis.show(axis.window().pausedAt(new TimeSpan(data.get().from(), data.get().from() + shown.millis())));
            case SWT.END, SWT.ESC -> axis.show(axis.window().resumed());
            case SWT.KEYPAD_ADD -> zoom(CLOSER, middle);
            case SWT.KEYPAD_SUBTRACT -> zoom(1 / CLOSER, middle);
            default -> letter(event.character, shown, middle);
        }
    }

    private void letter(char character, TimeSpan shown, long middle) {
        switch (character) {
            case '+', '=' -> zoom(CLOSER, middle);
            case '-' -> zoom(1 / CLOSER, middle);
            case ' ' -> toggle(axis, shown);
            default -> {
                // other keys are not for charts
            }
        }
    }

    static void toggle(TimeAxis axis, TimeSpan shown) {
        TimeWindow window = axis.window();
        axis.show(window.paused() ? window.resumed() : window.pausedAt(shown));
    }
}
