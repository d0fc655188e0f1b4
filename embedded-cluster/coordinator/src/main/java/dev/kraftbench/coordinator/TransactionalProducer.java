package dev.kraftbench.coordinator;

/** In whose transaction a shard writes. */
public record TransactionalProducer(long producerId, short epoch) {}
