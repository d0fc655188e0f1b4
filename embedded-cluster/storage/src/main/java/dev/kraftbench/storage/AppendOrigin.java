package dev.kraftbench.storage;

/** Who appends as leader; decides how much is checked. */
public enum AppendOrigin {
    /** A producer: everything is checked, including idempotent sequences and duplicates. */
    CLIENT,
    /** A coordinator of this node: control records and any sequence are allowed. */
    COORDINATOR
}
