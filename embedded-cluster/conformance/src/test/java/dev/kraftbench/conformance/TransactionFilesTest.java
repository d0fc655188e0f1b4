package dev.kraftbench.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.jdk.FileDisk;
import dev.kraftbench.kernel.jdk.SystemClock;
import dev.kraftbench.kernel.jdk.ThreadHelpers;
import dev.kraftbench.kernel.jdk.ThreadLanes;
import dev.kraftbench.storage.AppendOrigin;
import dev.kraftbench.storage.AppendResult;
import dev.kraftbench.storage.LogConfig;
import dev.kraftbench.storage.OpenOptions;
import dev.kraftbench.storage.PartitionLog;
import dev.kraftbench.storage.StorageContext;
import dev.kraftbench.storage.TransactionalBatch;
import dev.kraftbench.storage.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apache's kafka-dump-log reads what our logs keep of transactions, without a cluster. */
class TransactionFilesTest {

    private static final TopicIdPartition ID = new TopicIdPartition(new Uuid(1, 2), 0, "orders");

    private PartitionLog log;

    private void write(long producer, int sequence) throws IOException {
        MemoryRecords batch = MemoryRecords.withTransactionalRecords(
                Compression.NONE, producer, (short) 3, sequence, new SimpleRecord(System.currentTimeMillis(), null, new byte[10]));
        AppendOrigin origin =
                switch (log.verify(new TransactionalBatch(producer, (short) 3, sequence, false))) {
                    case Verification.Needed(var guard) -> new AppendOrigin.Client(guard);
                    case Verification.Open ignored -> AppendOrigin.CLIENT;
                    case Verification.Refused refused -> throw new AssertionError(refused);
                };
        assertInstanceOf(AppendResult.Appended.class, log.appendAsLeader(batch, 0, origin));
    }

    private void end(long producer, ControlRecordType type) throws IOException {
        MemoryRecords marker = MemoryRecords.withEndTransactionMarker(
                System.currentTimeMillis(), producer, (short) 3, new EndTransactionMarker(type, 9));
        assertInstanceOf(AppendResult.Appended.class, log.appendAsLeader(marker, 0, new AppendOrigin.Marker(1)));
    }

    private void fill(StorageContext context, Lane lane, Path directory) throws IOException {
        log = PartitionLog.open(
                context, lane, directory, ID, LogConfig.of(Map.of()), new OpenOptions(true, 0, 0, 0));
        write(71, 0);
        write(72, 0);
        end(71, ControlRecordType.ABORT);
        end(72, ControlRecordType.COMMIT);
        write(71, 1);
        log.close();
    }

    @Test
    void dumpLogReadsTheTransactionIndexAndProducerSnapshots(@TempDir Path root) throws Exception {
        Path directory = root.resolve("orders-0");
        try (ThreadLanes lanes = new ThreadLanes("files", 1, SystemClock.INSTANCE, (lane, failure) -> {});
                ThreadHelpers helpers = new ThreadHelpers("files", 1, 100)) {
            Lane lane = lanes.lane(0);
            FutureTask<Void> work = new FutureTask<>((Callable<Void>) () -> {
                fill(new StorageContext(1, FileDisk.INSTANCE, SystemClock.INSTANCE, helpers), lane, directory);
                return null;
            });
            lane.execute(work);
            work.get();
        }

        String index = dump(directory, ".txnindex");
        assertTrue(index.contains("producerId: 71 firstOffset: 0 lastOffset: 2 lastStableOffset: 1"), index);
        assertEquals(1, index.lines().filter(line -> line.contains("producerId")).count(), index);
        String snapshot = dump(directory, ".snapshot");
        List<String> producers = snapshot.lines().filter(line -> line.contains("producerId: ")).sorted().toList();
        assertEquals(2, producers.size(), snapshot);
        for (String told : List.of("producerId: 71", "producerEpoch: 3", "coordinatorEpoch: 9", "currentTxnFirstOffset: OptionalLong[4]")) {
            assertTrue(producers.get(0).contains(told), () -> told + " in " + snapshot);
        }
        assertTrue(producers.get(1).contains("currentTxnFirstOffset: OptionalLong.empty"), snapshot);
        String records = dump(directory, ".log");
        assertTrue(records.contains("endTxnMarker: ABORT coordinatorEpoch: 9"), records);
    }

    private static String dump(Path directory, String ending) throws Exception {
        Path file;
        try (var files = Files.list(directory)) {
            file = files.filter(each -> each.toString().endsWith(ending)).findFirst().orElseThrow();
        }
        try (var process = JavaProcess.apacheTool(
                "org.apache.kafka.tools.DumpLogSegments", "--print-data-log", "--files", file.toString())) {
            assertEquals(0, process.exitStatus(90), process::output);
            return process.standardOutput();
        }
    }
}
