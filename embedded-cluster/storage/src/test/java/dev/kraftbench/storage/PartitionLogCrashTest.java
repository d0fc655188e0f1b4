package dev.kraftbench.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.storage.internal.log.LogDirEvents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** Whatever a crash leaves: the log is a prefix of what was appended, and holds everything that was flushed. */
class PartitionLogCrashTest {

    private static final TopicIdPartition ID = new TopicIdPartition(new Uuid(1, 2), 0, "orders");
    private static final Path ROOT = Path.of("/data");
    private static final Path DIRECTORY = ROOT.resolve("orders-0");
    private static final LogConfig CONFIG = LogConfig.of(Map.of("segment.bytes", "700", "index.interval.bytes", "150"));

    private final VirtualLane lane = new VirtualLane();
    private CrashDisk disk = new CrashDisk();
    private PartitionLog log;

    private void open(OpenOptions options) throws IOException {
        log = PartitionLog.open(new StorageContext(1, disk, lane, lane), lane, DIRECTORY, ID, CONFIG, options);
    }

    /** One life after another, with appends, flushes, truncations and power losses as the seed has it. */
    private final class Story {
        final Random random;
        final List<String> history = new ArrayList<>();
        final List<Integer> epochs = new ArrayList<>();
        /** What the log was before truncations that may not be durable yet. */
        final List<List<String>> older = new ArrayList<>();
        /** Offsets below this were told to be durable. */
        long durable;
        /** What the checkpoint file of the directory says. */
        long checkpointed;

        int epoch;
        int sequence;
        int number;

        Story(long seed) {
            random = new Random(seed);
        }

        void run() throws IOException {
            disk = new CrashDisk();
            disk.createDirectories(ROOT);
            disk.forceDirectory(ROOT);
            open(new OpenOptions(true, 0, 0, 0));
            for (int life = 0; life < 6; life++) {
                int steps = random.nextInt(60);
                for (int step = 0; step < steps; step++) {
                    step();
                }
                if (random.nextInt(4) == 0) {
                    lane.settle();
                    log.close();
                    disk.forceDirectory(ROOT);
                    open(new OpenOptions(true, log.recoveryPoint(), 0, 0));
                    durable = history.size();
                    checkpointed = durable;
                } else {
                    powerLoss();
                }
                verify();
            }
        }

        private void step() throws IOException {
            switch (random.nextInt(12)) {
                case 0 -> epoch++;
                case 1 -> flush();
                case 2 -> lane.settle();
                case 3 -> checkpointed = log.recoveryPoint();
                case 4 -> truncate();
                case 5, 6 -> appendIdempotent();
                default -> append();
            }
        }

        private void append() throws IOException {
            String[] values = new String[1 + random.nextInt(3)];
            for (int i = 0; i < values.length; i++) {
                values[i] = "v" + number++ + "-".repeat(random.nextInt(60));
                history.add(values[i]);
                epochs.add(epoch);
            }
            assertInstanceOf(AppendResult.Appended.class, log.appendAsLeader(Batches.of(values), epoch, AppendOrigin.CLIENT));
        }

        private void appendIdempotent() throws IOException {
            String value = "i" + number++;
            AppendResult result = log.appendAsLeader(Batches.idempotent(77, 0, sequence, value), epoch, AppendOrigin.CLIENT);
            assertInstanceOf(AppendResult.Appended.class, result, () -> "sequence " + sequence + ": " + result);
            sequence++;
            history.add(value);
            epochs.add(epoch);
        }

        private void flush() {
            log.flush(outcome -> durable = Math.max(durable, outcome.orThrow()));
        }

        private void truncate() throws IOException {
            long to = Math.max(0, log.logEndOffset() - random.nextInt(8));
            older.add(List.copyOf(history));
            log.truncateTo(to);
            cutHistory();
            epoch++;
            durable = Math.min(durable, log.logEndOffset());
            // The directory's checkpoint follows a truncation.
            checkpointed = Math.min(checkpointed, log.logEndOffset());
            if (random.nextBoolean()) {
                lane.settle();
                older.clear();
            }
        }

        private void cutHistory() {
            int end = (int) log.logEndOffset();
            for (int i = end; i < history.size(); i++) {
                if (history.get(i).startsWith("i")) {
                    sequence--;
                }
            }
            history.subList(end, history.size()).clear();
            epochs.subList(end, epochs.size()).clear();
        }

        private void powerLoss() throws IOException {
            lane.die();
            log.abandon();
            disk.crash(random);
            open(new OpenOptions(false, checkpointed, 0, 0));
            assertTrue(log.logEndOffset() >= durable, () -> log.logEndOffset() + " of " + durable + " durable records left");
            if (!history.subList(0, Math.min(history.size(), (int) log.logEndOffset())).equals(readAll())) {
                goBack();
            }
            older.clear();
            cutHistory();
            checkpointed = Math.min(checkpointed, log.recoveryPoint());
        }

        /** A truncation that was not flushed may be undone, as a whole. */
        private void goBack() throws IOException {
            List<String> found = readAll();
            List<String> whole = older.stream()
                    .filter(story -> story.size() >= found.size() && story.subList(0, found.size()).equals(found))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("Neither " + history + " nor before: " + found));
            assertTrue(durable <= found.size());
            history.clear();
            history.addAll(whole);
            epochs.clear();
            for (int offset = 0; offset < whole.size(); offset++) {
                epochs.add(log.epochAt(offset).orElse(-1));
            }
            sequence = (int) whole.stream().filter(value -> value.startsWith("i")).count();
        }

        private void verify() throws IOException {
            assertEquals(history, readAll());
            for (int offset = 0; offset < epochs.size(); offset++) {
                assertEquals(epochs.get(offset), log.epochAt(offset).orElse(-1), "epoch at " + offset);
            }
            if (!epochs.isEmpty()) {
                epoch = epochs.getLast();
            }
        }
    }

    private List<String> readAll() throws IOException {
        List<String> values = new ArrayList<>();
        while (values.size() < log.logEndOffset()) {
            ReadResult.Slice slice = assertInstanceOf(ReadResult.Slice.class, log.read(values.size(), 300, Long.MAX_VALUE, true));
            int before = values.size();
            values.addAll(Batches.values(slice.records().read()));
            slice.records().release();
            assertTrue(values.size() > before);
        }
        return values;
    }

    @Test
    void powerLossLeavesAPrefixWithAllThatWasFlushed() {
        for (long seed = 0; seed < 400; seed++) {
            try {
                new Story(seed).run();
            } catch (Throwable failure) {
                throw new AssertionError("seed " + seed + ": " + failure, failure);
            }
        }
    }

    @Test
    void tornAndGarbledTailsAreCutOff() throws IOException {
        Random random = new Random(5);
        for (int bytes = -200; bytes < 200; bytes += 7) {
            disk = new CrashDisk();
            disk.createDirectories(ROOT);
            open(new OpenOptions(true, 0, 0, 0));
            List<String> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add("value-" + i);
                log.appendAsLeader(Batches.of("value-" + i), 0, AppendOrigin.CLIENT);
            }
            log.abandon();
            disk.killed(random, bytes);
            open(OpenOptions.RECOVER_ALL);
            List<String> left = readAll();
            assertEquals(all.subList(0, left.size()), left);
            if (bytes >= 0) {
                assertEquals(4, left.size());
            }
            log.appendAsLeader(Batches.of("next"), 0, AppendOrigin.CLIENT);
            assertEquals("next", readAll().getLast());
        }
    }

    @Test
    void aFullDiskKeepsTheLogConsistent() throws IOException {
        for (int free = 100; free < 400; free += 13) {
            disk = new CrashDisk();
            disk.createDirectories(ROOT);
            open(new OpenOptions(true, 0, 0, 0));
            disk.freeBytes = free;
            List<String> acknowledged = new ArrayList<>();
            IOException failure = assertThrows(IOException.class, () -> {
                while (true) {
                    String value = "v" + acknowledged.size();
                    log.appendAsLeader(Batches.of(value), 0, AppendOrigin.CLIENT);
                    acknowledged.add(value);
                }
            });
            assertEquals("No space left on device", failure.getMessage());
            assertEquals(acknowledged.size(), log.logEndOffset());
            assertThrows(IOException.class, () -> log.appendAsLeader(Batches.of("more"), 0, AppendOrigin.CLIENT));
            log.abandon();
            disk.freeBytes = Long.MAX_VALUE;
            open(OpenOptions.RECOVER_ALL);
            assertEquals(acknowledged, readAll());
        }
    }

    @Test
    void aFailedFlushIsToldAndEndsTheLog() throws IOException {
        disk.createDirectories(ROOT);
        List<IOException> reported = new ArrayList<>();
        log = PartitionLog.open(
                new StorageContext(1, disk, lane, lane), lane, DIRECTORY, ID, CONFIG, new OpenOptions(true, 0, 0, 0),
                new LogDirEvents() {
                    @Override
                    public void failed(IOException cause) {
                        reported.add(cause);
                    }

                    @Override
                    public void truncated(Lane unused) {}
                });
        log.appendAsLeader(Batches.of("a"), 0, AppendOrigin.CLIENT);
        disk.failForce = true;
        List<String> told = new ArrayList<>();
        log.flush(outcome -> told.add(outcome.getClass().getSimpleName()));
        lane.settle();
        assertEquals(List.of("Failed"), told);
        assertEquals(1, reported.size());
        assertEquals(0, log.recoveryPoint());
        assertThrows(IOException.class, () -> log.appendAsLeader(Batches.of("b"), 0, AppendOrigin.CLIENT));
        assertThrows(IOException.class, () -> log.read(0, 100, 1, true));
        assertThrows(IOException.class, log::close);
    }

    @Test
    void recoveryMendsIndexesOfFlushedSegments() throws IOException {
        disk.createDirectories(ROOT);
        open(new OpenOptions(true, 0, 0, 0));
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add("v" + i);
            log.appendAsLeader(Batches.of("v" + i), 0, AppendOrigin.CLIENT);
        }
        log.flush(outcome -> {});
        lane.settle();
        assertEquals(60, log.recoveryPoint());
        assertTrue(log.segments().size() > 2);
        log.abandon();
        disk.deleteIfExists(DIRECTORY.resolve("00000000000000000000.index"));
        try (var index = disk.open(DIRECTORY.resolve("%020d.timeindex".formatted(log.segments().get(1).baseOffset())))) {
            index.writeFully(ByteBuffer.wrap(new byte[5]), index.size());
        }
        open(new OpenOptions(false, 60, 0, 0));
        assertEquals(all, readAll());
        assertEquals(new OffsetLookup.Found(0, Batches.TIME, 0), log.offsetForTimestamp(Batches.TIME));
    }
}
