package dev.kraftbench.core.log;

/** From this offset on, records were appended by the leader of this epoch. */
public record EpochEntry(int epoch, long startOffset) {}
