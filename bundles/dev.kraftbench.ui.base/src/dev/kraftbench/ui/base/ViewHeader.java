package dev.kraftbench.ui.base;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.Precision;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.jspecify.annotations.Nullable;

/**
 * The strip on top of a live view: which cluster it shows, a band in the colour of its environment, the view's own controls, and whether its figures
 * are exact or sampled. UI thread.
 */
public final class ViewHeader extends Composite {
    public static final int SAMPLED_EVERY_SECONDS = 2;

    private final Canvas name;
    private final Composite controls;
    private final PrecisionBadge badge;
    private String clusterName = "";
    private String stateText = "";
    private @Nullable Environment environment;

    public ViewHeader(Composite parent) {
        super(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(3).margins(8, 3).spacing(10, 0).applyTo(this);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(this);
        name = new Canvas(this, SWT.DOUBLE_BUFFERED);
        GridDataFactory.fillDefaults().align(SWT.BEGINNING, SWT.CENTER).hint(10, TextScale.px(20)).applyTo(name);
        name.addPaintListener(event -> paintName(event.gc));
        controls = new Composite(this, SWT.NONE);
        GridDataFactory.fillDefaults().align(SWT.FILL, SWT.CENTER).grab(true, false).applyTo(controls);
        badge = new PrecisionBadge(this);
        GridDataFactory.fillDefaults().align(SWT.END, SWT.CENTER).applyTo(badge);
        // labels and buttons on the left, nothing stretched; in a narrow view on as many lines as they need
        org.eclipse.swt.layout.RowLayout row = new org.eclipse.swt.layout.RowLayout(SWT.HORIZONTAL);
        row.wrap = true;
        row.center = true;
        row.spacing = 6;
        row.marginTop = 0;
        row.marginBottom = 0;
        controls.setLayout(row);
    }

    /** Where the view puts its own controls. */
    public Composite controls() {
        return controls;
    }

    public void show(@Nullable ClusterConnection connection) {
        show(connection, connection == null ? Precision.SAMPLED : connection.precision());
    }

    /** @param figures how what the view shows came to be known, where that is not how the cluster's state does */
    public void show(@Nullable ClusterConnection connection, Precision figures) {
        show(connection, figures, SAMPLED_EVERY_SECONDS);
    }

    /** @param everySeconds how often sampled figures are asked for */
    public void show(@Nullable ClusterConnection connection, Precision figures, int everySeconds) {
        Precision known = connection != null && connection.state() instanceof ConnectionState.Open ? figures : null;
        show(connection, badge.show(known, known == Precision.SAMPLED ? everySeconds : 0));
        if (known == Precision.SAMPLED && everySeconds != SAMPLED_EVERY_SECONDS) {
            badge.setToolTipText(NLS.bind(Messages.precision_turns_tip, everySeconds));
        }
    }

    /** On the page of an editor, which has a badge for all of them. */
    public void showName(ClusterConnection connection) {
        show(connection, false);
    }

    private void show(@Nullable ClusterConnection connection, boolean otherBadge) {
        String nextName = connection == null ? Messages.header_no_cluster : connection.name();
        String nextState = connection == null ? "" : state(connection) + missing(connection);
        Environment nextEnvironment = connection == null ? null : connection.settings().environment();
        if (nextName.equals(clusterName) && nextState.equals(stateText) && !otherBadge && nextEnvironment == environment) {
            return;
        }
        clusterName = nextName;
        stateText = nextState;
        environment = nextEnvironment;
        GC gc = new GC(name);
        gc.setFont(getFont());
        resize(name, gc.textExtent(clusterName + "  " + stateText).x + 18);
        gc.dispose();
        name.setToolTipText(connection == null ? null : GapBand.tip(connection.model().latest().gaps()));
        // without what the view put between them, which costs most and did not change
        layout(new Control[] {name, badge});
        name.redraw();
    }

    /** How many parts of the newest picture are missing or old; which ones says the tip. */
    private static String missing(ClusterConnection connection) {
        long missing = connection.model().latest().gaps().stream().filter(gap -> !gap.pending()).count();
        return missing == 0 ? "" : "  \u26A0 " + missing;
    }

    private static void resize(Canvas canvas, int width) {
        ((org.eclipse.swt.layout.GridData) canvas.getLayoutData()).widthHint = width;
    }

    /** A connection's state in the user's language: an embedded cluster runs or not, one elsewhere runs whether we are connected or not. */
    public static String state(ClusterConnection connection) {
        boolean local = connection.settings() instanceof ConnectionSettings.Local;
        return switch (connection.state()) {
            case ConnectionState.Closed closed -> local ? Messages.state_closed : Messages.state_disconnected;
            case ConnectionState.Opening opening -> local ? Messages.state_opening : Messages.state_connecting;
            case ConnectionState.Open open -> local ? Messages.state_open : Messages.state_connected;
            case ConnectionState.Closing closing -> local ? Messages.state_closing : Messages.state_disconnecting;
            case ConnectionState.Failed failed -> Messages.state_failed;
        };
    }

    private void paintName(GC gc) {
        Palette palette = Palette.of(this);
        Rectangle area = name.getClientArea();
        clear(gc, area);
        if (environment != null) {
            gc.setBackground(band(palette, environment).swt());
            gc.fillRoundRectangle(0, 3, 4, area.height - 6, 3, 3);
        }
        gc.setForeground(palette.text().swt());
        Point extent = gc.textExtent(clusterName);
        gc.drawText(clusterName, 10, (area.height - extent.y) / 2, true);
        gc.setForeground(palette.quiet().swt());
        gc.drawText(stateText, 10 + extent.x + 8, (area.height - extent.y) / 2, true);
    }

    /** A theme colours the strip, but not what is painted in it. */
    private void clear(GC gc, Rectangle area) {
        gc.setBackground(getBackground());
        gc.fillRectangle(area);
    }

    /** The colour by which people tell environments apart. */
    public static Tint band(Palette palette, Environment environment) {
        return switch (environment) {
            case TRAINING -> palette.inSync();
            case DEVELOPMENT -> palette.leader();
            case TEST -> palette.outOfSync();
            case PRODUCTION -> palette.offline();
        };
    }
}
