package dev.kraftbench.storage.internal;

import java.util.TreeMap;

/** A log as it was found on disk and recovered: what a partition log starts from. */
public record LoadedLog(
        TreeMap<Long, Segment> segments,
        EpochCache epochs,
        ProducerStates producers,
        ProducerSnapshots snapshots,
        long logStartOffset,
        long logEndOffset,
        long recoveryPoint) {}
