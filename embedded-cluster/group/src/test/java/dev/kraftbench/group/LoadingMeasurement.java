package dev.kraftbench.group;

import dev.kraftbench.coordinator.CoordinatorLog;
import dev.kraftbench.coordinator.CoordinatorRecord;
import dev.kraftbench.coordinator.RecordFormat;
import dev.kraftbench.coordinator.ShardSettings;
import dev.kraftbench.group.internal.GroupRecordTypes;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.jdk.FileDisk;
import dev.kraftbench.kernel.jdk.SystemClock;
import dev.kraftbench.kernel.jdk.ThreadHelpers;
import dev.kraftbench.kernel.jdk.ThreadLanes;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.config.EffectiveConfigs;
import dev.kraftbench.protocol.RecordSlice;
import dev.kraftbench.storage.AppendOrigin;
import dev.kraftbench.storage.LogConfig;
import dev.kraftbench.storage.OpenOptions;
import dev.kraftbench.storage.PartitionLog;
import dev.kraftbench.storage.ReadResult;
import dev.kraftbench.storage.StorageContext;
import dev.kraftbench.storage.VerificationGuard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;
import org.jspecify.annotations.Nullable;

/**
 * How long a new coordinator takes to load a shard of many committed offsets, and what they take of memory. No test: run by hand, with the
 * number of offsets, of rounds and, to keep the log for another process, a directory as arguments.
 */
final class LoadingMeasurement {

    private static final int TOPICS_PER_GROUP = 20;
    private static final int PARTITIONS_PER_TOPIC = 50;
    private static final int OFFSETS_PER_COMMIT = 50;
    private static final Uuid TOPIC_ID = new Uuid(1, 2);
    private static final TopicIdPartition PARTITION = new TopicIdPartition(new Uuid(3, 4), 0, GroupCoordinator.TOPIC);

    private static final ClusterImage CLUSTER = CoordinatorTopics.withOffsetsTopic(1);

    private LoadingMeasurement() {}

    public static void main(String[] arguments) throws Exception {
        int offsets = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        boolean kept = arguments.length > 2;
        Path directory = kept ? Path.of(arguments[2]) : Files.createTempDirectory("loading");
        try (ThreadLanes lanes = new ThreadLanes("loading", 1, SystemClock.INSTANCE, (on, failure) -> failure.printStackTrace());
                ThreadHelpers helpers = new ThreadHelpers("loading", 2, 1_000)) {
            Lane lane = lanes.lane(0);
            StorageContext context = new StorageContext(1, FileDisk.INSTANCE, SystemClock.INSTANCE, helpers);
            FutureTask<PartitionLog> filling = new FutureTask<>(() -> {
                PartitionLog log = open(context, lane, directory.resolve("offsets-0"));
                return log.logEndOffset() > 0 ? log : fill(log, offsets);
            });
            lane.execute(filling);
            PartitionLog log = filling.get();
            System.out.printf("%d offsets in %.1f MB%n", offsets, log.sizeBytes() / 1e6);
            for (int round = 1; round <= rounds; round++) {
                load(log, lane, helpers, offsets);
            }
            lane.execute(log::abandon);
        } finally {
            delete(kept ? List.of() : List.of(directory));
        }
    }

    private static void delete(List<Path> directories) throws IOException {
        for (Path directory : directories) {
            try (var files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static PartitionLog open(StorageContext context, Lane lane, Path directory) throws IOException {
        PartitionLog log = PartitionLog.open(
                context, lane, directory, PARTITION, LogConfig.of(Map.of("segment.bytes", "104857600")), OpenOptions.RECOVER_ALL);
        log.advanceHighWatermark(log.logEndOffset());
        return log;
    }

    private static PartitionLog fill(PartitionLog log, int offsets) throws IOException {
        RecordFormat format = new RecordFormat(GroupRecordTypes.TYPES);
        long now = System.currentTimeMillis();
        List<SimpleRecord> commit = new ArrayList<>();
        for (int i = 0; i < offsets; i++) {
            int inGroup = i % (TOPICS_PER_GROUP * PARTITIONS_PER_TOPIC);
            CoordinatorRecord record = CoordinatorRecord.of(
                    new OffsetCommitKey()
                            .setGroup("consumers-of-service-" + i / (TOPICS_PER_GROUP * PARTITIONS_PER_TOPIC))
                            .setTopic("events-of-domain-" + inGroup / PARTITIONS_PER_TOPIC)
                            .setPartition(inGroup % PARTITIONS_PER_TOPIC),
                    new OffsetCommitValue()
                            .setOffset(1_000_000L + i)
                            .setLeaderEpoch(3)
                            .setMetadata("")
                            .setCommitTimestamp(now)
                            .setTopicId(TOPIC_ID),
                    4);
            commit.add(new SimpleRecord(now, format.key(record), format.value(record)));
            if (commit.size() == OFFSETS_PER_COMMIT || i == offsets - 1) {
                log.appendAsLeader(
                        MemoryRecords.withRecords(Compression.NONE, commit.toArray(SimpleRecord[]::new)), 0, AppendOrigin.COORDINATOR);
                commit.clear();
            }
        }
        log.advanceHighWatermark(log.logEndOffset());
        return log;
    }

    private static void load(PartitionLog log, Lane lane, ThreadHelpers helpers, int offsets) throws Exception {
        GroupCoordinator coordinator = new GroupCoordinator(new GroupCoordinator.Context(
                new ShardSettings(1, TimeUnit.SECONDS.toNanos(5), 5 << 20, 10_000),
                GroupSettings.DEFAULT,
                () -> CLUSTER,
                new EffectiveConfigs(1, Map.of()),
                helpers,
                RandomGenerator::getDefault,
                null,
                event -> {}));
        long before = usedBytes();
        CountDownLatch loaded = new CountDownLatch(1);
        long cpu = cpuNanos();
        long start = System.nanoTime();
        lane.execute(() -> {
            coordinator.elected(new MeasuredLog(log), lane);
            poll(coordinator, lane, loaded);
        });
        loaded.await();
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = (cpuNanos() - cpu) / 1e9;
        long bytes = usedBytes() - before;
        System.out.printf(
                "loaded in %.3f s with %.3f s of processor time, %.0f bytes of heap an offset%n",
                seconds, cpuSeconds, (double) bytes / offsets);
        CountDownLatch gone = new CountDownLatch(1);
        lane.execute(() -> {
            coordinator.resigned(0);
            gone.countDown();
        });
        gone.await();
    }

    private static void poll(GroupCoordinator coordinator, Lane lane, CountDownLatch loaded) {
        OffsetFetchRequestGroup request =
                new OffsetFetchRequestGroup().setGroupId("consumers-of-service-0").setTopics(null);
        coordinator.ask(OffsetRequests.FETCH, new ClientContext("measurement", "here", (short) 10), request, answer -> {
            if (answer.errorCode() == Errors.NONE.code() && !answer.topics().isEmpty()) {
                loaded.countDown();
            } else {
                lane.schedule(TimeUnit.MILLISECONDS.toNanos(1), () -> poll(coordinator, lane, loaded));
            }
        });
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private static long usedBytes() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private record MeasuredLog(PartitionLog log) implements CoordinatorLog {

        @Override
        public TopicPartition partition() {
            return PARTITION.topicPartition();
        }

        @Override
        public long startOffset() {
            return log.logStartOffset();
        }

        @Override
        public long endOffset() {
            return log.logEndOffset();
        }

        @Override
        public long highWatermark() {
            return log.highWatermark();
        }

        @Override
        public int maxBatchBytes() {
            return log.config().maxMessageBytes();
        }

        @Override
        public Errors refusal() {
            return Errors.NONE;
        }

        @Override
        public Appended append(MemoryRecords batch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Appended appendTransactional(MemoryRecords batch, VerificationGuard guard) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Appended appendMarker(MemoryRecords marker, short transactionVersion) {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable RecordSlice read(long fromOffset, int maxBytes) {
            try {
                return ((ReadResult.Slice) log.read(fromOffset, maxBytes, log.logEndOffset(), true)).records();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void onHighWatermark(Runnable listener) {}

        @Override
        public void close() {}
    }
}
