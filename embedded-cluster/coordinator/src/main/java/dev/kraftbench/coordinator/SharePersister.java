package dev.kraftbench.coordinator;

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

/**
 * Where the state of share-partitions is kept (KIP-932): behind it are the share coordinators of the cluster. A request may name
 * share-partitions of several coordinators; whoever implements this finds them, and tries again what may be tried again.
 *
 * <p>May be called from any thread and never waits. Each request is answered exactly once, on whatever thread the answer came on, and the
 * answer tells of every share-partition of the request: what could not be reached in time has an error there. State that was answered
 * without an error is committed.
 */
public interface SharePersister {

    /** Gives share-partitions their first state, or starts them anew with a higher state epoch. */
    void initialize(InitializeShareGroupStateRequestData request, Consumer<InitializeShareGroupStateResponseData> done);

    /** The whole state, for a share-partition's leader. */
    void read(ReadShareGroupStateRequestData request, Consumer<ReadShareGroupStateResponseData> done);

    /** The start offset and the count of completed deliveries only, for administration. */
    void readSummary(ReadShareGroupStateSummaryRequestData request, Consumer<ReadShareGroupStateSummaryResponseData> done);

    /** Changes of state, from a share-partition's leader. */
    void write(WriteShareGroupStateRequestData request, Consumer<WriteShareGroupStateResponseData> done);

    /** Forgets share-partitions; of those that have no state this is a success. */
    void delete(DeleteShareGroupStateRequestData request, Consumer<DeleteShareGroupStateResponseData> done);
}
