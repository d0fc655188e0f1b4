package dev.kraftbench.core.model;

/** What one broker is to one partition. The same glyphs and colours everywhere. */
public enum ReplicaRole {
    LEADER("L"),
    IN_SYNC("f"),
    OUT_OF_SYNC("f!"),
    /** Being added or removed by a reassignment. */
    MOVING(">"),
    OFFLINE("X"),
    NONE("");

    private final String glyph;

    ReplicaRole(String glyph) {
        this.glyph = glyph;
    }

    public String glyph() {
        return glyph;
    }
}
