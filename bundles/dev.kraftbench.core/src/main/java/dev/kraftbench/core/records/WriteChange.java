package dev.kraftbench.core.records;

import dev.kraftbench.core.change.Change;
import dev.kraftbench.core.text.Texts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records written by hand: edited and sent again, or copied from elsewhere. */
public sealed interface WriteChange extends Change {

    String topic();

    /**
     * A record to be sent.
     *
     * @param partition null lets the default partitioner decide
     * @param timestamp null for the time of sending
     */
    record Draft(@Nullable Integer partition, @Nullable Long timestamp, byte @Nullable [] key, byte @Nullable [] value, List<StoredRecord.Header> headers) {
        public Draft {
            headers = List.copyOf(headers);
        }
    }

    /** @param origin where the record was read, such as {@code orders-3@17}, or empty */
    record Single(String topic, String origin, Draft record) implements WriteChange {
        @Override
        public String title() {
            return texts().of(origin.isEmpty() ? "write" : "write.again", topic, origin);
        }
    }

    /**
     * @param source name of the cluster they come from
     * @param sourceServers its bootstrap servers, for the command line
     * @param keepPartitions each record goes to the partition of the same number; otherwise its key decides
     * @param keepTimestamps otherwise they are as old as the copy
     */
    record Copy(RecordSupply supply, String source, String sourceServers, String topic, boolean keepPartitions, boolean keepTimestamps)
            implements WriteChange {
        @Override
        public String title() {
            return texts().of("copy", supply.topic(), source, topic);
        }
    }

    private static Texts texts() {
        return Texts.beside(WriteChange.class);
    }
}
