package dev.kraftbench.ui.charts;

import dev.kraftbench.core.Subscription;
import dev.kraftbench.core.series.TimeSpan;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.time.TimeAxis;
import dev.kraftbench.ui.base.time.TimeWindow;
import java.util.function.Supplier;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.RowLayout;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;

/** Width, pause, zoom and back to now, of the one time axis of the window. UI thread. */
final class TimeControls extends Composite {
    private static final long[] WINDOWS_MILLIS = {60_000, 300_000, 900_000, 3_600_000};
    private static final double CLOSER = 0.5;

    private final TimeAxis axis;
    private final Combo width;
    private final ToolItem pause;
    private final ToolItem live;

    /** @param data over which time there are points */
    TimeControls(Composite parent, Supplier<TimeSpan> data) {
        super(parent, SWT.NONE);
        axis = TimeAxis.of(parent);
        RowLayout row = new RowLayout(SWT.HORIZONTAL);
        row.marginLeft = row.marginRight = row.marginTop = row.marginBottom = 0;
        row.spacing = 4;
        row.center = true;
        setLayout(row);
        width = new Combo(this, SWT.READ_ONLY);
        width.setItems(Messages.window_1, Messages.window_5, Messages.window_15, Messages.window_60);
        width.setToolTipText(Messages.window_tip);
        width.addListener(SWT.Selection, event -> axis.show(TimeWindow.live(WINDOWS_MILLIS[width.getSelectionIndex()])));
        ToolBar bar = new ToolBar(this, SWT.FLAT | SWT.RIGHT);
        bar.setBackground(parent.getBackground());
        pause = item(bar, SWT.CHECK, Icons.PAUSE, Messages.pause_tip, () -> TimePointer.toggle(axis, axis.window().span(data.get())));
        item(bar, SWT.PUSH, Icons.ZOOM_IN, Messages.zoom_in, () -> zoom(CLOSER, data.get()));
        item(bar, SWT.PUSH, Icons.ZOOM_OUT, Messages.zoom_out, () -> zoom(1 / CLOSER, data.get()));
        live = item(bar, SWT.PUSH, Icons.LIVE, Messages.live_tip, () -> axis.show(axis.window().resumed()));
        Subscription subscription = axis.onWindow(this::show);
        addDisposeListener(event -> subscription.close());
        show();
    }

    private static ToolItem item(ToolBar bar, int style, Icons icon, String tip, Runnable action) {
        ToolItem item = new ToolItem(bar, style);
        item.setImage(icon.image());
        item.setToolTipText(tip);
        item.addListener(SWT.Selection, event -> action.run());
        return item;
    }

    private void zoom(double factor, TimeSpan data) {
        TimeSpan shown = axis.window().span(data);
        axis.show(axis.window().zoomed(factor, shown.from() + shown.millis() / 2, shown));
    }

    private void show() {
        TimeWindow window = axis.window();
        pause.setSelection(window.paused());
        live.setEnabled(window.paused());
        int index = -1;
        for (int i = 0; i < WINDOWS_MILLIS.length; i++) {
            index = WINDOWS_MILLIS[i] == window.windowMillis() && !window.paused() ? i : index;
        }
        if (index >= 0) {
            width.select(index);
        } else {
            width.deselectAll();
        }
    }
}
