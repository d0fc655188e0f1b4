package dev.kraftbench.core.serde;

import dev.kraftbench.core.records.ReadRecord;

/** Decides whether a record is wanted. One thread at a time. */
public interface RecordFilter {

    RecordFilter ALL = new RecordFilter() {
        @Override
        public boolean matches(ReadRecord record) {
            return true;
        }

        @Override
        public boolean passesAll() {
            return true;
        }
    };

    /** A record for which the filter has no answer, such as one without the field it asks for, does not match. */
    boolean matches(ReadRecord record);

    default boolean passesAll() {
        return false;
    }
}
