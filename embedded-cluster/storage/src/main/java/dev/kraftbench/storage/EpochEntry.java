package dev.kraftbench.storage;

/** The first offset of a leader epoch in a log. */
public record EpochEntry(int epoch, long startOffset) {}
