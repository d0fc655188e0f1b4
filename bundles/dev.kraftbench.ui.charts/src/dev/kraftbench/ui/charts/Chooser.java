package dev.kraftbench.ui.charts;

import java.util.List;

/**
 * One thing to be chosen in a chart.
 *
 * @param id by which {@link ChartRequest#chosen} knows it
 * @param pages how many options, from the first, differ so much that a tour should show each
 */
public record Chooser(String id, String tip, List<Option> options, int pages) {
    public Chooser {
        options = List.copyOf(options);
    }

    public record Option(String id, String label) {}
}
