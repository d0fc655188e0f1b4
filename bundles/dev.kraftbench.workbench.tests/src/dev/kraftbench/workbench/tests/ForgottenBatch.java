package dev.kraftbench.workbench.tests;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * A batch of a transaction whose coordinator knows nothing of it, as one that came late left behind before leaders asked the coordinators. Today's clients
 * cannot do that, so the request is made by hand, of the last version whose leaders can be told not to ask.
 */
final class ForgottenBatch {
    private static final short VERSION = 11;
    private static final int PATIENCE_MILLIS = 30_000;

    private ForgottenBatch() {}

    /** @param leader of the partition, host and port */
    static void write(String leader, TopicPartition partition, String transactionalId, long producerId, long timeMillis) throws IOException {
        MemoryRecords records = MemoryRecords.withTransactionalRecords(Compression.NONE, producerId, (short) 0, 0,
                new SimpleRecord(timeMillis, "k".getBytes(), "forgotten".getBytes()));
        TopicProduceDataCollection topics = new TopicProduceDataCollection();
        topics.add(new TopicProduceData().setName(partition.topic()).setPartitionData(List.of(
                new PartitionProduceData().setIndex(partition.partition()).setRecords(records))));
        ProduceRequestData data = new ProduceRequestData().setTransactionalId(transactionalId).setAcks((short) -1).setTimeoutMs(PATIENCE_MILLIS)
                .setTopicData(topics);
        RequestHeader header = new RequestHeader(ApiKeys.PRODUCE, VERSION, "forgetful", 1);
        ByteBuffer request = new ProduceRequest(data, VERSION).serializeWithHeader(header);
        int colon = leader.lastIndexOf(':');
        try (Socket socket = new Socket(leader.substring(0, colon), Integer.parseInt(leader.substring(colon + 1)))) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            byte[] bytes = new byte[request.remaining()];
            request.get(bytes);
            out.writeInt(bytes.length);
            out.write(bytes);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] answer = in.readNBytes(in.readInt());
            ProduceResponse response = (ProduceResponse) AbstractResponse.parseResponse(ByteBuffer.wrap(answer), header);
            PartitionProduceResponse written = response.data().responses().iterator().next().partitionResponses().getFirst();
            if (written.errorCode() != Errors.NONE.code()) {
                throw new IOException(Errors.forCode(written.errorCode()) + " " + written.errorMessage());
            }
        }
    }
}
