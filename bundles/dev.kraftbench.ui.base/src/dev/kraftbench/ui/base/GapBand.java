package dev.kraftbench.ui.base;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.model.Gap;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;

/** Says what of a cluster is missing or old in what is shown below, such as a broker's part that does not answer; takes no room while nothing is. UI thread. */
public final class GapBand extends Composite {
    private final Label label;

    /**
     * For what somebody else asks a cluster, and tells in {@link #show}.
     *
     * @param parent with a grid layout
     */
    public GapBand(Composite parent) {
        super(parent, SWT.NONE);
        setLayout(new org.eclipse.swt.layout.FillLayout());
        label = new Label(this, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, false).indent(12, 2).exclude(true).applyTo(this);
        setVisible(false);
    }

    /** For the cluster's snapshots. */
    public static void follow(Composite parent, ClusterConnection connection) {
        GapBand band = new GapBand(parent);
        FollowedCluster.fixed(band, connection, () -> band.show(connection.model().latest().gaps()));
    }

    public void show(List<Gap> gaps) {
        String text = text(gaps);
        if (text.equals(label.getText())) {
            return;
        }
        label.setText(text);
        label.setToolTipText(tip(gaps));
        label.setForeground(Palette.of(this).outOfSync().swt());
        ((GridData) getLayoutData()).exclude = text.isEmpty();
        setVisible(!text.isEmpty());
        requestLayout();
    }

    /** One line: the first that is missing, and how many more are; empty if nothing is. Pure. */
    static String text(List<Gap> gaps) {
        List<Gap> real = gaps.stream().filter(gap -> !gap.pending()).toList();
        if (real.isEmpty()) {
            return "";
        }
        Gap first = real.getFirst();
        String line = "\u26A0  " + NLS.bind(Messages.gap_missing, first.what(), first.reason());
        return real.size() == 1 ? line : line + "  " + NLS.bind(Messages.gap_more, real.size() - 1);
    }

    static String tip(List<Gap> gaps) {
        return gaps.stream().filter(gap -> !gap.pending()).limit(20).map(gap -> NLS.bind(Messages.gap_missing, gap.what(), gap.reason()))
                .collect(Collectors.joining("\n"));
    }
}
