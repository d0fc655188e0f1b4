package dev.kraftbench.core.serde;

import dev.kraftbench.core.records.ReadRecord;
import dev.kraftbench.core.records.RecordSieve;
import dev.kraftbench.core.records.StoredRecord;
import org.jspecify.annotations.Nullable;

/** A sieve of a decoder and a filter. */
public record FilteredDecoding(RecordDecoder decoder, RecordFilter filter) implements RecordSieve {

    @Override
    public @Nullable ReadRecord sift(StoredRecord stored) {
        ReadRecord read = decoder.decode(stored);
        return filter.matches(read) ? read : null;
    }

    @Override
    public boolean passesAll() {
        return filter.passesAll();
    }
}
