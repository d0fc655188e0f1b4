package dev.kraftbench.ui.charts;

import dev.kraftbench.core.model.Points;
import dev.kraftbench.core.series.TimeSpan;
import java.util.List;

/** One picture's worth of data: immutable. */
public record ChartFrame(TimeSpan span, List<Panel> panels, List<Mark> marks) {
    public static final ChartFrame EMPTY = new ChartFrame(TimeSpan.NONE, List.of(), List.of());

    public ChartFrame {
        panels = List.copyOf(panels);
        marks = List.copyOf(marks);
    }

    /** How values are written. */
    public enum Unit {
        COUNT,
        RECORD_RATE,
        BYTE_RATE,
        MILLIS
    }

    /**
     * One plot.
     *
     * @param shaded times that are marked in the plot's ground
     * @param limits values that are marked across the plot
     */
    public record Panel(String title, Unit unit, List<Line> lines, List<Band> bands, List<Shade> shaded, List<Limit> limits) {
        public Panel {
            lines = List.copyOf(lines);
            bands = List.copyOf(bands);
            shaded = List.copyOf(shaded);
            limits = List.copyOf(limits);
        }

        public Panel(String title, Unit unit, List<Line> lines) {
            this(title, unit, lines, List.of(), List.of(), List.of());
        }
    }

    /** @param colour index into the palette's series
     *  @param dashed the other direction, or the lesser role */
    public record Line(String name, Points points, int colour, boolean dashed) {}

    /** ISR membership of one follower over time: 1 in, 0 out. */
    public record Band(String name, Points membership) {}

    public record Shade(String name, TimeSpan span) {}

    public record Limit(String name, double value) {}

    public enum MarkKind {
        LEADER,
        ISR,
        BROKER,
        ELECTION
    }

    /** An event on the time axis. */
    public record Mark(long epochMillis, MarkKind kind, String text) {}

    public boolean hasPoints() {
        return panels.stream().flatMap(panel -> panel.lines().stream()).anyMatch(line -> line.points().size() > 0);
    }
}
