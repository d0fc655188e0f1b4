package dev.kraftbench.core.serde;

import dev.kraftbench.core.records.ReadRecord;
import dev.kraftbench.core.records.StoredRecord;
import java.util.Optional;

/** Decodes the records of a topic. Safe for any thread; may block for a schema. */
public interface RecordDecoder {

    ReadRecord decode(StoredRecord stored);

    /** The serde this side was last decoded with, chosen or guessed; empty before the first. */
    Optional<RecordSerde> used(Side side);
}
