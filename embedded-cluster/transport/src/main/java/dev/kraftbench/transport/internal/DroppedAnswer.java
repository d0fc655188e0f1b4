package dev.kraftbench.transport.internal;

import dev.kraftbench.protocol.RecordSlice;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiMessage;

/** An answer that nobody will read. */
final class DroppedAnswer {

    private DroppedAnswer() {}

    /** Unpins the segments that the answer refers to. */
    static void release(ApiMessage answer) {
        if (answer instanceof FetchResponseData fetched) {
            for (FetchResponseData.FetchableTopicResponse topic : fetched.responses()) {
                for (FetchResponseData.PartitionData partition : topic.partitions()) {
                    if (partition.records() instanceof RecordSlice slice) {
                        slice.release();
                    }
                }
            }
        }
    }
}
