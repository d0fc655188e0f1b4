package dev.kraftbench.broker.internal.group;

import dev.kraftbench.coordinator.SharePersister;
import java.util.function.Consumer;
import org.apache.kafka.common.message.DeleteShareGroupStateRequestData;
import org.apache.kafka.common.message.DeleteShareGroupStateResponseData;
import org.apache.kafka.common.message.InitializeShareGroupStateRequestData;
import org.apache.kafka.common.message.InitializeShareGroupStateResponseData;
import org.apache.kafka.common.message.ReadShareGroupStateRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateResponseData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryResponseData;
import org.apache.kafka.common.message.WriteShareGroupStateRequestData;
import org.apache.kafka.common.message.WriteShareGroupStateResponseData;

/** Share coordinators of a test in which there are no share groups. */
final class NoShareState implements SharePersister {

    private static UnsupportedOperationException unexpected() {
        return new UnsupportedOperationException("There are no share groups here");
    }

    @Override
    public void initialize(InitializeShareGroupStateRequestData request, Consumer<InitializeShareGroupStateResponseData> done) {
        throw unexpected();
    }

    @Override
    public void read(ReadShareGroupStateRequestData request, Consumer<ReadShareGroupStateResponseData> done) {
        throw unexpected();
    }

    @Override
    public void readSummary(ReadShareGroupStateSummaryRequestData request, Consumer<ReadShareGroupStateSummaryResponseData> done) {
        throw unexpected();
    }

    @Override
    public void write(WriteShareGroupStateRequestData request, Consumer<WriteShareGroupStateResponseData> done) {
        throw unexpected();
    }

    @Override
    public void delete(DeleteShareGroupStateRequestData request, Consumer<DeleteShareGroupStateResponseData> done) {
        throw unexpected();
    }
}
