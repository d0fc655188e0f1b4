package dev.kraftbench.ui.base;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.Subscription;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;

/**
 * A strip in the colour of a connection's environment. Where a mistake would hurt, or where nothing can be changed, it says so in words; elsewhere it is
 * a thin line. UI thread.
 */
public final class EnvironmentBand extends Canvas {
    private static final int LINE = 3;
    private static final int PADDING = 3;

    private final ClusterConnection connection;
    private final Subscription changes;

    /** @param parent with a grid layout */
    public EnvironmentBand(Composite parent, ClusterConnection connection) {
        super(parent, SWT.DOUBLE_BUFFERED);
        this.connection = connection;
        GridDataFactory.fillDefaults().grab(true, false).hint(SWT.DEFAULT, height()).applyTo(this);
        setToolTipText(text());
        addPaintListener(event -> paint(event.gc));
        changes = CurrentCluster.get().onChange(this::review);
        addDisposeListener(event -> changes.close());
    }

    private void review() {
        setToolTipText(text());
        ((GridData) getLayoutData()).heightHint = height();
        getParent().layout(true, false);
        redraw();
    }

    private int height() {
        if (text().isEmpty()) {
            return LINE;
        }
        GC gc = new GC(this);
        int height = gc.getFontMetrics().getHeight() + 2 * PADDING;
        gc.dispose();
        return height;
    }

    private String text() {
        ConnectionSettings settings = connection.settings();
        boolean calm = settings.environment() == Environment.TRAINING || settings.environment() == Environment.DEVELOPMENT;
        if (calm && !settings.readOnly()) {
            return "";
        }
        String what = PreviewDialog.environment(settings.environment()) + " \u00B7 " + settings.name();
        return settings.readOnly() ? NLS.bind(Messages.band_read_only, what) : what;
    }

    private void paint(GC gc) {
        Palette palette = Palette.of(getParent());
        Tint tint = ViewHeader.band(palette, connection.settings().environment());
        Rectangle area = getClientArea();
        String text = text();
        if (text.isEmpty()) {
            gc.setBackground(tint.swt());
            gc.fillRectangle(area);
            return;
        }
        gc.setBackground(tint.over(palette.ground(), 0.16).swt());
        gc.fillRectangle(area);
        gc.setBackground(tint.swt());
        gc.fillRectangle(0, 0, 5, area.height);
        gc.setForeground(palette.text().swt());
        gc.drawText(text, 12, PADDING, true);
    }
}
