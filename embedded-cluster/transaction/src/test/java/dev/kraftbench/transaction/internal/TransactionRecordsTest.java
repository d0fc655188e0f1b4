package dev.kraftbench.transaction.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.RecordFormat;
import dev.kraftbench.transaction.TransactionState;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogKey;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogValue;
import org.junit.jupiter.api.Test;

class TransactionRecordsTest {

    private final RecordFormat format = new RecordFormat(TransactionRecords.TYPES);

    private static TransactionMetadata metadata(TransactionState state) {
        return new TransactionMetadata(
                "t",
                new ProducerLineage(7, (short) 3, 6, 8, (short) -1),
                60_000,
                state,
                state == TransactionState.EMPTY
                        ? new LinkedHashSet<>()
                        : new LinkedHashSet<>(List.of(new TopicPartition("a", 0), new TopicPartition("b", 1), new TopicPartition("a", 2))),
                1_000,
                2_000,
                (short) 2);
    }

    private TransactionMetadata thereAndBack(TransactionMetadata metadata, int transactionVersion) {
        CoordinatorRecord record = TransactionRecords.record(metadata, (short) transactionVersion);
        CoordinatorRecord read = assertInstanceOf(
                        RecordFormat.Decoded.Known.class, format.decode(format.key(record), format.value(record)))
                .record();
        return TransactionRecords.toMetadata(
                ((TransactionLogKey) read.key()).transactionalId(), (TransactionLogValue) read.valueMessage());
    }

    @Test
    void recordsKeepEverythingButTheLastEpoch() {
        for (TransactionState state : TransactionState.values()) {
            assertEquals(metadata(state), thereAndBack(metadata(state), 2));
        }
        assertEquals(-1, thereAndBack(metadata(TransactionState.ONGOING).withLastEpoch((short) 2), 2).producer().lastEpoch());
    }

    @Test
    void clustersOfTransactionVersionZeroGetTheOldRecords() {
        CoordinatorRecord record = TransactionRecords.record(metadata(TransactionState.ONGOING), (short) 0);
        assertEquals(0, record.value().version());
        TransactionMetadata read = thereAndBack(metadata(TransactionState.ONGOING), 0);
        assertEquals(-1, read.producer().previousId());
        assertEquals(0, read.clientVersion());
        assertEquals(metadata(TransactionState.ONGOING).partitions(), read.partitions());
        assertEquals(1, TransactionRecords.record(metadata(TransactionState.ONGOING), (short) 1).value().version());
    }

    @Test
    void theBytesAreKafkas() {
        CoordinatorRecord record = TransactionRecords.record(metadata(TransactionState.EMPTY), (short) 2);
        assertEquals("0000" + "000174", hex(format.key(record)));
        assertEquals(
                "0001" // version
                        + "0000000000000007" // producer id
                        + "0003" // epoch
                        + "0000ea60" // time-out
                        + "00" // state
                        + "00" // no partitions: null
                        + "00000000000007d0" // updated
                        + "00000000000003e8" // started
                        + "03" // tagged fields
                        + "00080000000000000006" // previous id
                        + "01080000000000000008" // next id
                        + "02020002", // client's transaction version
                hex(format.value(record)));
    }

    @Test
    void anExpiredIdIsATombstone() {
        CoordinatorRecord record = TransactionRecords.tombstone("t");
        assertNull(format.value(record));
        assertEquals("0000" + "000174", hex(format.key(record)));
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }
}
