package dev.kraftbench.ui.charts;

import dev.kraftbench.core.model.Points;
import java.util.List;

/**
 * One picture's worth of data: immutable, so that a paused chart keeps it.
 *
 * @param from left edge, epoch milliseconds
 * @param to right edge, epoch milliseconds: the newest point, since time moves with the data
 */
public record ChartFrame(long from, long to, List<Line> left, List<Line> right, List<Mark> marks, List<Band> bands) {
    static final ChartFrame EMPTY = new ChartFrame(0, 0, List.of(), List.of(), List.of(), List.of());

    public ChartFrame {
        left = List.copyOf(left);
        right = List.copyOf(right);
        marks = List.copyOf(marks);
        bands = List.copyOf(bands);
    }

    /** @param colour index into the palette's series
     *  @param dashed the other direction: out */
    public record Line(String name, Points points, int colour, boolean dashed) {}

    public enum MarkKind {
        LEADER,
        ISR,
        BROKER,
        ELECTION
    }

    /** An event on the time axis. */
    public record Mark(long epochMillis, MarkKind kind, String text) {}

    /** ISR membership of one follower over time: 1 in, 0 out. */
    public record Band(String name, Points membership) {}

    public boolean hasPoints() {
        return left.stream().anyMatch(line -> line.points().size() > 0) || right.stream().anyMatch(line -> line.points().size() > 0);
    }
}
