package dev.kraftbench.transport.internal;

import dev.kraftbench.protocol.RecordSlice;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.ShareFetchResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.jspecify.annotations.Nullable;

/** An answer that nobody will read. */
final class DroppedAnswer {

    private DroppedAnswer() {}

    /** Unpins the segments that the answer refers to. */
    static void release(ApiMessage answer) {
        switch (answer) {
            case FetchResponseData fetched -> fetched.responses()
                    .forEach(topic -> topic.partitions().forEach(partition -> release(partition.records())));
            case ShareFetchResponseData fetched -> fetched.responses()
                    .forEach(topic -> topic.partitions().forEach(partition -> release(partition.records())));
            default -> {
                // It refers to nothing.
            }
        }
    }

    private static void release(@Nullable BaseRecords records) {
        if (records instanceof RecordSlice slice) {
            slice.release();
        }
    }
}
