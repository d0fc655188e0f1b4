package dev.kraftbench.share.state;

/**
 * How the share coordinator keeps its topic short.
 *
 * @param updatesPerSnapshot update records after which a whole snapshot is written ({@code
 *     share.coordinator.snapshot.update.records.per.snapshot})
 * @param pruneIntervalMillis between two deletions of records that later ones have made useless
 * @param coldSnapshotIntervalMillis after which a share partition that is not written to gets a snapshot all the same, so that it keeps no
 *     old records alive
 */
public record ShareStateSettings(int updatesPerSnapshot, long pruneIntervalMillis, long coldSnapshotIntervalMillis) {}
