package dev.kraftbench.ui.charts;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.model.ClusterModel.Measure;
import dev.kraftbench.core.model.ClusterModel.Scope;
import dev.kraftbench.ui.base.ChartPainter;
import java.util.function.Supplier;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.jspecify.annotations.Nullable;

/** The view «Throughput»: records and bytes per second, in and out, in total, by broker or by topic. */
public final class ThroughputView extends ChartView {
    public static final String ID = "dev.kraftbench.throughput";
    private @Nullable Combo split;

    @Override
    void controls(Composite parent) {
        Combo combo = new Combo(parent, SWT.READ_ONLY);
        combo.setItems(Messages.split_total, Messages.split_brokers, Messages.split_topics);
        combo.select(0);
        combo.addListener(SWT.Selection, event -> chosen());
        split = combo;
    }

    /** Total, by broker, by topic. */
    @Override
    public int pageCount() {
        return FrameSource.Split.values().length;
    }

    @Override
    public void showPage(int index) {
        if (split != null) {
            split.select(index);
            chosen();
        }
    }

    @Override
    ChartPainter painter(Supplier<ChartFrame> source) {
        return new ThroughputPainter(source);
    }

    @Override
    Supplier<ChartFrame> source(ClusterConnection connection, long window) {
        FrameSource.Split by = FrameSource.Split.values()[split == null ? 0 : Math.max(0, split.getSelectionIndex())];
        FrameSource source = new FrameSource(connection.model());
        return () -> source.throughput(by, window, Messages.total, Messages.broker, Messages.in, Messages.out);
    }

    @Override
    boolean hasPoints(ClusterConnection connection) {
        return connection.model().series().throughput(new Scope.Cluster(), Measure.RECORDS_IN).size() > 0;
    }

    @Override
    String what() {
        return Messages.throughput_what;
    }
}
