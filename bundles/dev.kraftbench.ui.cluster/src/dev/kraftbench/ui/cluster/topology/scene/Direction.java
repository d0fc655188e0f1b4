package dev.kraftbench.ui.cluster.topology.scene;

/** A step of the keyboard's cursor. */
public enum Direction {
    LEFT,
    RIGHT,
    UP,
    DOWN
}
