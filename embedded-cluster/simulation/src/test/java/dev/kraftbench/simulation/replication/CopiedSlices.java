package dev.kraftbench.simulation.replication;

import dev.kraftbench.protocol.ForwardingSink;
import dev.kraftbench.protocol.RecordSlice;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import java.nio.ByteBuffer;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.MemoryRecords;

/** Does to a fetch response what a socket does: bytes leave the log when the response is sent, and the slice is released. */
record CopiedSlices(RequestHandler handler) implements RequestHandler {

    @Override
    public void handle(Request request, ResponseSink sink) {
        handler.handle(request, new ForwardingSink(sink) {
            @Override
            public void respond(ApiMessage response) {
                if (response instanceof FetchResponseData fetch) {
                    fetch.responses().forEach(topic -> topic.partitions().forEach(CopiedSlices::copy));
                }
                super.respond(response);
            }
        });
    }

    private static void copy(FetchResponseData.PartitionData data) {
        if (data.records() instanceof RecordSlice slice) {
            ByteBuffer source = slice.read();
            ByteBuffer copy = ByteBuffer.allocate(source.remaining());
            copy.put(source).flip();
            slice.release();
            data.setRecords(MemoryRecords.readableRecords(copy));
        }
    }
}
