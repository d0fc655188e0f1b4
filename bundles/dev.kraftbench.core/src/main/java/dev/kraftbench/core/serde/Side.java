package dev.kraftbench.core.serde;

/** Which bytes of a record. */
public enum Side {
    KEY,
    VALUE
}
