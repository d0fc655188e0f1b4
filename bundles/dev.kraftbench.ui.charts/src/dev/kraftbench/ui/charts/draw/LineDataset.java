package dev.kraftbench.ui.charts.draw;

import dev.kraftbench.ui.charts.ChartFrame;
import java.util.List;
import org.jfree.data.DomainOrder;
import org.jfree.data.xy.AbstractXYDataset;

/** A frame's lines as JFreeChart reads them: straight from the arrays, nothing copied. Confined to one painting. */
final class LineDataset extends AbstractXYDataset {
    private static final long serialVersionUID = 1L;
    private final transient List<ChartFrame.Line> lines;

    LineDataset(List<ChartFrame.Line> lines) {
        this.lines = lines;
    }

    @Override
    public DomainOrder getDomainOrder() {
        return DomainOrder.ASCENDING;
    }

    @Override
    public int getSeriesCount() {
        return lines.size();
    }

    @Override
    public Comparable<?> getSeriesKey(int series) {
        return lines.get(series).name();
    }

    @Override
    public int getItemCount(int series) {
        return lines.get(series).points().size();
    }

    @Override
    public Number getX(int series, int item) {
        return lines.get(series).points().epochMillis()[item];
    }

    @Override
    public Number getY(int series, int item) {
        return lines.get(series).points().values()[item];
    }

    @Override
    public double getXValue(int series, int item) {
        return lines.get(series).points().epochMillis()[item];
    }

    @Override
    public double getYValue(int series, int item) {
        return lines.get(series).points().values()[item];
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
