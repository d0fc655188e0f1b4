package dev.kraftbench.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.kernel.VirtualLane;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.api.Test;

/** Whatever a crash leaves: what the log knows of transactions is what its batches say. */
class TransactionCrashTest {

    private static final TopicIdPartition ID = new TopicIdPartition(new Uuid(1, 2), 0, "orders");
    private static final Path ROOT = Path.of("/data");
    private static final LogConfig CONFIG = LogConfig.of(Map.of("segment.bytes", "700", "index.interval.bytes", "150"));
    private static final int PRODUCERS = 4;

    private final VirtualLane lane = new VirtualLane();

    /** What a log's batches say, found by reading all of them. */
    private record Truth(TreeMap<Long, Long> open, Map<Long, Integer> nextSequences, List<AbortedTransaction> aborted) {
        static Truth of(PartitionLog log) throws IOException {
            Truth truth = new Truth(new TreeMap<>(), new HashMap<>(), new ArrayList<>());
            Map<Long, Long> firstOffsets = new HashMap<>();
            long offset = 0;
            while (offset < log.logEndOffset()) {
                ReadResult.Slice slice = assertInstanceOf(ReadResult.Slice.class, log.read(offset, 10_000, Long.MAX_VALUE, true));
                ByteBuffer bytes = slice.records().read();
                slice.records().release();
                for (RecordBatch batch : MemoryRecords.readableRecords(bytes).batches()) {
                    truth.take(batch, firstOffsets);
                    offset = batch.lastOffset() + 1;
                }
            }
            return truth;
        }

        private void take(RecordBatch batch, Map<Long, Long> firstOffsets) {
            long producer = batch.producerId();
            if (!batch.isTransactional()) {
                return;
            }
            if (!batch.isControlBatch()) {
                nextSequences.put(producer, batch.lastSequence() + 1);
                if (firstOffsets.putIfAbsent(producer, batch.baseOffset()) == null) {
                    open.put(batch.baseOffset(), producer);
                }
                return;
            }
            Long first = firstOffsets.remove(producer);
            open.values().remove(producer);
            boolean abort = ControlRecordType.parse(batch.iterator().next().key()) == ControlRecordType.ABORT;
            if (first != null && abort) {
                long stable = open.isEmpty() ? batch.lastOffset() + 1 : open.firstKey();
                aborted.add(new AbortedTransaction(producer, first, batch.lastOffset(), stable));
            }
        }
    }

    /** One life after another, with transactions, flushes, truncations and power losses as the seed has it. */
    private final class Story {
        private final Random random;
        private final CrashDisk disk = new CrashDisk();
        private PartitionLog log;
        private long checkpointed;
        private int epoch;

        Story(long seed) {
            random = new Random(seed);
        }

        private void open(OpenOptions options) throws IOException {
            log = PartitionLog.open(new StorageContext(1, disk, lane, lane), lane, ROOT.resolve("orders-0"), ID, CONFIG, options);
        }

        int run() throws IOException {
            disk.createDirectories(ROOT);
            disk.forceDirectory(ROOT);
            open(new OpenOptions(true, 0, 0, 0));
            int aborted = 0;
            for (int life = 0; life < 6; life++) {
                int steps = random.nextInt(60);
                for (int step = 0; step < steps; step++) {
                    step();
                }
                verify();
                restart();
                aborted += verify();
            }
            return aborted;
        }

        private void step() throws IOException {
            switch (random.nextInt(16)) {
                case 0 -> log.flush(outcome -> {});
                case 1, 2 -> lane.settle();
                case 3 -> checkpointed = log.recoveryPoint();
                case 4 -> truncate();
                case 5, 6, 7, 8 -> end();
                default -> write();
            }
        }

        private void write() throws IOException {
            long producer = 1 + random.nextInt(PRODUCERS);
            int sequence = Truth.of(log).nextSequences().getOrDefault(producer, 0);
            VerificationGuard guard =
                    switch (log.verify(new TransactionalBatch(producer, (short) 0, sequence, false))) {
                        case Verification.Needed(VerificationGuard needed) -> needed;
                        case Verification.Open ignored -> VerificationGuard.NONE;
                        case Verification.Refused refused -> throw new AssertionError(refused);
                    };
            MemoryRecords batch = Batches.producer(producer, 0, sequence, true, "-".repeat(random.nextInt(80)));
            assertInstanceOf(AppendResult.Appended.class, log.appendAsLeader(batch, epoch, new AppendOrigin.Client(guard)));
        }

        private void end() throws IOException {
            long producer = 1 + random.nextInt(PRODUCERS);
            ControlRecordType type = random.nextInt(3) == 0 ? ControlRecordType.COMMIT : ControlRecordType.ABORT;
            MemoryRecords marker =
                    MemoryRecords.withEndTransactionMarker(Batches.TIME, producer, (short) 0, new EndTransactionMarker(type, 0));
            assertInstanceOf(AppendResult.Appended.class, log.appendAsLeader(marker, epoch, new AppendOrigin.Marker(1)));
        }

        private void truncate() throws IOException {
            log.truncateTo(Math.max(0, log.logEndOffset() - random.nextInt(8)));
            epoch++;
            checkpointed = Math.min(checkpointed, log.logEndOffset());
        }

        private void restart() throws IOException {
            if (random.nextInt(3) == 0) {
                lane.settle();
                log.close();
                disk.forceDirectory(ROOT);
                checkpointed = log.recoveryPoint();
                open(new OpenOptions(true, checkpointed, 0, 0));
            } else {
                lane.die();
                log.abandon();
                disk.crash(random);
                open(new OpenOptions(false, checkpointed, 0, 0));
                checkpointed = Math.min(checkpointed, log.recoveryPoint());
            }
            epoch = Math.max(epoch, log.latestEpoch().orElse(0));
        }

        private int verify() throws IOException {
            Truth truth = Truth.of(log);
            log.advanceHighWatermark(log.logEndOffset());
            long stable = truth.open().isEmpty() ? log.logEndOffset() : truth.open().firstKey();
            assertEquals(stable, log.lastStableOffset(), "last stable offset");
            Map<Long, Long> openHere = log.activeProducers().stream()
                    .filter(producer -> producer.transactionStartOffset() >= 0)
                    .collect(Collectors.toMap(ActiveProducer::transactionStartOffset, ActiveProducer::producerId));
            assertEquals(truth.open(), openHere, "open transactions");
            for (long from = 0; from < stable; from += 1 + random.nextInt(20)) {
                ReadResult.Slice slice =
                        assertInstanceOf(ReadResult.Slice.class, log.read(from, 1 + random.nextInt(2_000), stable, true));
                check(truth.aborted(), log.abortedTransactions(slice, stable), from, slice);
            }
            return truth.aborted().size();
        }

        /** All that have records in the slice, and none that ended before it or does not exist. */
        private void check(List<AbortedTransaction> all, List<AbortedTransaction> told, long from, ReadResult.Slice slice) {
            long to = from;
            for (RecordBatch batch : MemoryRecords.readableRecords(slice.records().read()).batches()) {
                to = batch.lastOffset() + 1;
            }
            slice.records().release();
            long end = to;
            assertTrue(
                    told.containsAll(all.stream()
                            .filter(one -> one.lastOffset() >= from && one.firstOffset() < end)
                            .toList()),
                    () -> told + " of " + all + " from " + from + " to " + end);
            assertTrue(all.containsAll(told), () -> told + " of " + all);
            assertTrue(told.stream().allMatch(one -> one.lastOffset() >= from), () -> told + " from " + from);
        }
    }

    @Test
    void powerLossLeavesWhatTheBatchesSay() {
        int aborted = 0;
        for (long seed = 0; seed < 200; seed++) {
            try {
                aborted += new Story(seed).run();
            } catch (Throwable failure) {
                throw new AssertionError("seed " + seed + ": " + failure, failure);
            }
        }
        assertTrue(aborted > 1_000, "too few aborted transactions to tell: " + aborted);
    }
}
