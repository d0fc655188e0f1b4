package dev.kraftbench.ui.cluster;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.ConnectionState;
import dev.kraftbench.core.model.ClusterSnapshot;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.FollowedCluster;
import dev.kraftbench.ui.base.Palette;
import dev.kraftbench.ui.base.PreviewDialog;
import dev.kraftbench.ui.base.TextScale;
import dev.kraftbench.ui.base.ViewHeader;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.menus.WorkbenchWindowControlContribution;
import org.jspecify.annotations.Nullable;

/** The status line: state and health of the cluster the window looks at, and what a client outside would connect to. UI thread. */
public final class ClusterStatus extends WorkbenchWindowControlContribution {
    private static final int WIDTH = 680;
    private static final int BAND = 5;
    private @Nullable Canvas band;
    private @Nullable Label label;
    private @Nullable FollowedCluster followed;

    @Override
    protected Control createControl(Composite parent) {
        Composite area = new Composite(parent, SWT.NONE);
        GridLayout layout = new GridLayout(2, false);
        layout.marginHeight = 3;
        area.setLayout(layout);
        Canvas stripe = new Canvas(area, SWT.DOUBLE_BUFFERED);
        band = stripe;
        stripe.setLayoutData(new GridData(BAND, 16));
        stripe.addPaintListener(event -> paint(stripe, event.gc));
        Label text = new Label(area, SWT.NONE);
        text.setLayoutData(new GridData(TextScale.px(WIDTH), SWT.DEFAULT));
        label = text;
        followed = FollowedCluster.current(text, CurrentCluster.get(), this::show);
        return area;
    }

    /** The environment of the cluster the window looks at: its colour, and where a mistake would hurt its name too, in the text. */
    private void paint(Canvas stripe, GC gc) {
        if (followed != null) {
            followed.connection().ifPresent(connection -> {
                gc.setBackground(ViewHeader.band(Palette.of(stripe), connection.settings().environment()).swt());
                gc.fillRectangle(stripe.getClientArea());
            });
        }
    }

    private void show() {
        if (band != null) {
            band.redraw();
        }
        if (label == null || followed == null) {
            return;
        }
        String text = followed.connection().map(ClusterStatus::text).orElse("");
        if (!label.getText().equals(text)) {
            label.setText(text);
            label.setToolTipText(text);
        }
    }

    /** Pure: the line for a connection. */
    static String text(ClusterConnection connection) {
        String environment = switch (connection.settings().environment()) {
            case TRAINING, DEVELOPMENT -> "";
            case TEST, PRODUCTION -> PreviewDialog.environment(connection.settings().environment()) + "  ";
        };
        if (!(connection.state() instanceof ConnectionState.Open open)) {
            return environment + connection.name() + ": " + ViewHeader.state(connection);
        }
        ClusterSnapshot snapshot = connection.model().latest();
        return environment + NLS.bind(Messages.status_line, new Object[] {connection.name(), snapshot.runningBrokers(), snapshot.brokers().size(),
            snapshot.underReplicatedPartitions(), snapshot.offlinePartitions(), open.bootstrapServers()});
    }
}
