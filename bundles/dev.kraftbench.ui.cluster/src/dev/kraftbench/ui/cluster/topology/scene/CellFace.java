package dev.kraftbench.ui.cluster.topology.scene;

import dev.kraftbench.core.model.ReplicaRole;

/**
 * How a cell of a grid looks.
 *
 * @param heat tenths of the full colour a leader's cell is filled with
 */
public record CellFace(String glyph, ReplicaRole role, int heat) {
    public static final CellFace NONE = new CellFace("", ReplicaRole.NONE, 0);
    public static final int FULL = 10;
}
