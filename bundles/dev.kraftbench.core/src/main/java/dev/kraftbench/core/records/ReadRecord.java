package dev.kraftbench.core.records;

import dev.kraftbench.core.serde.Decoded;

/** A record with what its serdes made of key and value. */
public record ReadRecord(StoredRecord stored, Decoded key, Decoded value) {}
