package dev.kraftbench.ui.cluster.topology.scene;

import java.util.List;

/**
 * Who writes to which topic and which groups read it, as far as it is known.
 *
 * @param writes producer → topic
 * @param reads topic → group
 */
public record DataFlow(List<Edge> writes, List<Edge> reads) {
    public static final DataFlow UNKNOWN = new DataFlow(List.of(), List.of());

    public DataFlow {
        writes = List.copyOf(writes);
        reads = List.copyOf(reads);
    }

    /** @param note a figure beside the arrow, such as a lag; may be empty */
    public record Edge(String from, String to, String note) {}
}
