package dev.kraftbench.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.kernel.jdk.FileDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogDirsTest {

    @TempDir
    Path root;

    private final VirtualLane lane = new VirtualLane();
    private final StorageContext context = new StorageContext(1, FileDisk.INSTANCE, lane, lane);
    private LogDirs dirs;

    private LogDir open() throws IOException {
        dirs = LogDirs.open(context, List.of(root));
        return dirs.all().getFirst();
    }

    @AfterEach
    void close() {
        lane.settle();
        dirs.abandon();
    }

    private static TopicIdPartition id(String topic, int partition) {
        return new TopicIdPartition(new Uuid(7, topic.hashCode()), partition, topic);
    }

    private static void append(PartitionLog log, String... values) throws IOException {
        assertInstanceOf(AppendResult.Appended.class, log.appendAsLeader(Batches.of(values), 0, AppendOrigin.CLIENT));
    }

    @Test
    void metaPropertiesAreKeptAndRead() throws IOException {
        MetaProperties written = new MetaProperties("4L6g3nShT-eMCtK--X86sw", 3, new Uuid(5, 6));
        written.write(FileDisk.INSTANCE, root);
        LogDir dir = open();
        assertEquals(Optional.of(written), dir.metaProperties());
        assertEquals(new Uuid(5, 6), dir.id());
        assertEquals(Optional.of(dir), dirs.byId(new Uuid(5, 6)));
    }

    @Test
    void metaPropertiesOfApacheAreRead() throws IOException {
        Files.writeString(root.resolve("meta.properties"), "#\n#Thu Jan 01 00:00:00 UTC 2026\nnode.id=2\nversion=1\ncluster.id=abc\n");
        assertEquals(Optional.of(new MetaProperties("abc", 2, null)), open().metaProperties());
        dirs.abandon();
        Files.writeString(root.resolve("meta.properties"), "version=0\nbroker.id=2\n");
        LogDir offline = open();
        assertFalse(offline.isOnline());
        assertTrue(offline.failure().getMessage().contains("version 0"));
    }

    @Test
    void aDirectoryBelongsToOneNodeAtATime() throws Exception {
        open();
        assertThrows(LogDirs.LogDirInUseException.class, () -> LogDirs.open(context, List.of(root)));
        dirs.close(OptionalLong.empty());
        open();
    }

    @Test
    void logsOutliveACleanShutdown() throws IOException {
        LogDir dir = open();
        PartitionLog log = dir.create(id("orders", 0), LogConfig.DEFAULT, lane);
        append(dir.create(id("with-dash.and.dot", 12), LogConfig.DEFAULT, lane), "x");
        dir.create(id("empty", 0), LogConfig.DEFAULT, lane);
        append(log, "a", "b", "c");
        log.advanceHighWatermark(2);
        log.incrementLogStartOffset(1);
        lane.settle();
        dirs.close(OptionalLong.of(99));
        assertEquals("{\"version\":0,\"brokerEpoch\":99}", Files.readString(root.resolve(".kafka_cleanshutdown")));
        assertEquals("0\n1\norders 0 1\n", Files.readString(root.resolve("log-start-offset-checkpoint")));

        dir = open();
        assertTrue(dir.hadCleanShutdown());
        assertEquals(OptionalLong.of(99), dir.cleanShutdownBrokerEpoch());
        assertFalse(Files.exists(root.resolve(".kafka_cleanshutdown")));
        assertEquals(2, dir.storedLogs().size());
        StoredLog stored = stored(dir, "orders");
        assertEquals(id("orders", 0), stored.id());
        log = dir.load(stored, LogConfig.DEFAULT, lane);
        assertEquals(3, log.logEndOffset());
        assertEquals(2, log.highWatermark());
        assertEquals(1, log.logStartOffset());
        assertEquals(3, log.recoveryPoint());
        assertThrows(IllegalStateException.class, () -> dirs.all().getFirst().load(stored, LogConfig.DEFAULT, lane));
    }

    private static StoredLog stored(LogDir dir, String topic) {
        return dir.storedLogs().stream().filter(s -> s.id().topic().equals(topic)).findFirst().orElseThrow();
    }

    @Test
    void aCrashIsSeenAndCheckpointsOfUnopenedLogsAreKept() throws IOException {
        LogDir dir = open();
        for (String topic : List.of("one", "two")) {
            PartitionLog log = dir.create(id(topic, 0), LogConfig.DEFAULT, lane);
            append(log, "a", "b");
            log.advanceHighWatermark(2);
            log.flush(outcome -> {});
        }
        lane.settle();
        dirs.checkpoint();
        dirs.abandon();

        dir = open();
        assertFalse(dir.hadCleanShutdown());
        PartitionLog one = dir.load(stored(dir, "one"), LogConfig.DEFAULT, lane);
        append(one, "c");
        one.advanceHighWatermark(3);
        dirs.checkpoint();
        assertEquals(List.of("0", "2", "one 0 3", "two 0 2"), sortedLines("replication-offset-checkpoint"));
        assertEquals(List.of("0", "2", "one 0 2", "two 0 2"), sortedLines("recovery-point-offset-checkpoint"));
    }

    @Test
    void whatACrashLeftIsStillToBeRecoveredAfterALifeInWhichItWasNotOpened() throws IOException {
        PartitionLog log = open().create(id("orders", 0), LogConfig.DEFAULT, lane);
        append(log, "a");
        VerificationGuard guard = assertInstanceOf(
                        Verification.Needed.class, log.verify(new TransactionalBatch(1, (short) 0, 0, false)))
                .guard();
        assertInstanceOf(
                AppendResult.Appended.class,
                log.appendAsLeader(Batches.producer(1, 0, 0, true, "in a transaction"), 0, new AppendOrigin.Client(guard)));
        append(log, "b");
        log.advanceHighWatermark(3);
        log.flush(outcome -> {});
        lane.settle();
        dirs.checkpoint();
        assertEquals(1, log.lastStableOffset());
        dirs.abandon();
        open();
        dirs.close(OptionalLong.of(99));

        LogDir dir = open();

        assertFalse(dir.hadCleanShutdown());
        log = dir.load(stored(dir, "orders"), LogConfig.DEFAULT, lane);
        assertEquals(3, log.highWatermark());
        assertEquals(1, log.lastStableOffset());
        assertEquals(1, log.producerCount());
        dirs.close(OptionalLong.of(100));
        assertTrue(open().hadCleanShutdown());
    }

    @Test
    void aCleanDirectoryStaysCleanThroughALifeInWhichItsLogsWereNotOpened() throws IOException {
        append(open().create(id("orders", 0), LogConfig.DEFAULT, lane), "a");
        dirs.close(OptionalLong.of(99));
        open();
        dirs.close(OptionalLong.of(100));
        assertEquals(OptionalLong.of(100), open().cleanShutdownBrokerEpoch());
    }

    @Test
    void aStartThatFailsLeavesACleanDirectoryClean() throws IOException {
        append(open().create(id("orders", 0), LogConfig.DEFAULT, lane), "a");
        dirs.close(OptionalLong.of(99));

        Path taken = root.resolve("taken");
        LogDirs other = LogDirs.open(context, List.of(taken));
        assertThrows(LogDirs.LogDirInUseException.class, () -> LogDirs.open(context, List.of(root, taken)));
        other.abandon();
        open();
        dirs.giveBack();

        LogDir dir = open();
        assertTrue(dir.hadCleanShutdown());
        assertEquals(OptionalLong.of(99), dir.cleanShutdownBrokerEpoch());
    }

    @Test
    void aDirectoryWhoseCheckpointsCanNotBeReadIsNotToBeRecoveredAfterTheyAreMended() throws IOException {
        append(open().create(id("orders", 0), LogConfig.DEFAULT, lane), "a");
        dirs.close(OptionalLong.empty());
        Path checkpoint = root.resolve("recovery-point-offset-checkpoint");
        String written = Files.readString(checkpoint);
        Files.writeString(checkpoint, "damaged");
        assertFalse(open().isOnline());
        Files.writeString(checkpoint, written);
        assertTrue(open().hadCleanShutdown());
    }

    @Test
    void aTruncationIsCheckpointedAtOnce() throws IOException {
        LogDir dir = open();
        PartitionLog log = dir.create(id("orders", 0), LogConfig.DEFAULT, lane);
        append(log, "a");
        append(log, "b");
        log.flush(outcome -> {});
        lane.settle();
        dirs.checkpoint();
        assertEquals(List.of("0", "1", "orders 0 2"), sortedLines("recovery-point-offset-checkpoint"));
        log.truncateTo(1);
        lane.settle();
        assertEquals(List.of("0", "1", "orders 0 1"), sortedLines("recovery-point-offset-checkpoint"));
    }

    private List<String> sortedLines(String file) throws IOException {
        return Files.readAllLines(root.resolve(file)).stream().sorted().toList();
    }

    @Test
    void aDeletedLogIsRenamedAtOnceAndGoneLater() throws IOException {
        LogDir dir = open();
        for (int life = 0; life < 2; life++) {
            PartitionLog log = dir.create(id("orders", 0), LogConfig.DEFAULT, lane);
            append(log, "a");
            dir.delete(log);
            assertFalse(Files.exists(root.resolve("orders-0")));
        }
        assertEquals(2, directories().stream().filter(name -> name.matches("orders-0\\.[0-9a-f]{32}-delete")).count());
        lane.advanceMillis(60_000);
        assertEquals(List.of(), directories());
        assertEquals(List.of(), List.copyOf(dir.logs()));
    }

    @Test
    void aDeletionForWhichTheHelpersHaveNoTimeIsMadeLater() throws IOException {
        LogDir dir = open();
        PartitionLog log = dir.create(id("orders", 0), LogConfig.DEFAULT, lane);
        append(log, "a");
        dir.delete(log);
        lane.refuseWork(1);
        lane.advanceMillis(61_000);
        assertTrue(dir.isOnline());
        assertEquals(List.of(), directories());
    }

    @Test
    void aDeletedLogStaysForAsLongAsTheTopicSays() throws IOException {
        LogDir dir = open();
        LogConfig config = LogConfig.of(Map.of("file.delete.delay.ms", Long.toString(Long.MAX_VALUE)));
        PartitionLog log = dir.create(id("orders", 0), config, lane);
        append(log, "a");
        dir.delete(log);
        lane.advanceMillis(1_000_000_000);
        assertEquals(1, directories().size());
    }

    private List<String> directories() throws IOException {
        return FileDisk.INSTANCE.list(root).stream().filter(Files::isDirectory).map(p -> p.getFileName().toString()).toList();
    }

    @Test
    void anInterruptedDeletionEndsAtTheNextStart() throws IOException {
        LogDir dir = open();
        PartitionLog log = dir.create(id("orders", 0), LogConfig.DEFAULT, lane);
        append(log, "a");
        dir.delete(log);
        dirs.abandon();
        dir = open();
        assertEquals(List.of(), directories());
        assertEquals(List.of(), dir.storedLogs());
    }

    @Test
    void aTopicOfTheSameNameDoesNotInheritRecords() throws IOException {
        LogDir dir = open();
        append(dir.create(id("orders", 0), LogConfig.DEFAULT, lane), "old");
        dirs.abandon();
        dir = open();
        TopicIdPartition reborn = new TopicIdPartition(new Uuid(8, 8), 0, "orders");
        PartitionLog log = dir.create(reborn, LogConfig.DEFAULT, lane);
        assertEquals(0, log.logEndOffset());
        append(log, "new");
        assertTrue(directories().stream().anyMatch(name -> name.endsWith("-stray")));
        dirs.abandon();
        assertEquals(List.of(reborn), open().storedLogs().stream().map(StoredLog::id).toList());
    }

    @Test
    void aLogThatComesBackDoesNotInheritTheCheckpointsOfItsFormerLife() throws IOException {
        LogDir dir = open();
        PartitionLog former = dir.create(id("orders", 0), LogConfig.DEFAULT, lane);
        append(former, "a", "b", "c");
        former.advanceHighWatermark(3);
        former.flush(outcome -> {});
        lane.settle();
        dirs.checkpoint();
        dir.delete(former);

        PartitionLog later = dir.create(id("orders", 0), LogConfig.DEFAULT, lane);

        append(later, "d");
        assertEquals(List.of("0", "0"), sortedLines("recovery-point-offset-checkpoint"));
        assertEquals(List.of("0", "0"), sortedLines("replication-offset-checkpoint"));
    }

    @Test
    void idleProducersAreForgottenAsSoonAsIsSaidNow() throws IOException {
        LogDir dir = open();
        lane.setWallMillis(Batches.TIME);
        PartitionLog log = dir.create(id("orders", 0), LogConfig.DEFAULT, lane);
        log.appendAsLeader(Batches.producer(1, 0, 0, false, "a"), 0, AppendOrigin.CLIENT);
        lane.setWallMillis(Batches.TIME + 60_000);
        log.deleteOldSegments();
        assertEquals(1, log.producerCount());
        dirs.expireProducerIdsAfter(50_000);
        log.deleteOldSegments();
        assertEquals(0, log.producerCount());
    }

    @Test
    void aCopyTakesThePlaceOfTheLogAndIsFoundThere() throws IOException {
        LogDir dir = open();
        PartitionLog copy = dir.createFuture(id("orders", 0), LogConfig.DEFAULT, lane);
        append(copy, "a", "b");
        assertTrue(LogDir.isFuture(copy));
        assertEquals(1, directories().stream().filter(name -> name.matches("orders-0\\.[0-9a-f]{32}-future")).count());
        copy.flush(outcome -> {});
        lane.settle();

        dir.promote(copy);

        assertFalse(LogDir.isFuture(copy));
        append(copy, "c");
        assertEquals(List.of("orders-0"), directories());
        lane.settle();
        dirs.close(java.util.OptionalLong.empty());
        dir = open();
        assertEquals(3, dir.load(stored(dir, "orders"), LogConfig.DEFAULT, lane).logEndOffset());
        assertEquals(List.of(), dir.storedFutures());
    }

    @Test
    void storedLogsOfDeletedTopicsCanBeDeleted() throws IOException {
        LogDir dir = open();
        append(dir.create(id("orders", 0), LogConfig.DEFAULT, lane), "old");
        dirs.abandon();
        dir = open();
        dir.delete(dir.storedLogs().getFirst());
        assertEquals(List.of(), directories());
    }

    @Test
    void aFailureTakesTheDirectoryOfflineOnce() throws IOException {
        LogDir dir = open();
        List<LogDir> failed = new ArrayList<>();
        dirs.onFailure(failed::add);
        dir.fail(new IOException("broken"));
        dir.fail(new IOException("again"));
        assertEquals(List.of(dir), failed);
        assertFalse(dir.isOnline());
        assertNotNull(dir.failure());
        assertEquals(List.of(), dirs.online());
        assertEquals(Optional.empty(), dirs.forNewLog());
        dirs.close(OptionalLong.empty());
        assertFalse(Files.exists(root.resolve(".kafka_cleanshutdown")));
    }

    @Test
    void aDirectoryThatCannotBeMadeIsOffline() throws IOException {
        Files.writeString(root.resolve("file"), "");
        dirs = LogDirs.open(context, List.of(root.resolve("good"), root.resolve("file/bad")));
        assertEquals(List.of(root.resolve("good")), dirs.online().stream().map(LogDir::path).toList());
        assertEquals(2, dirs.all().size());
    }

    @Test
    void aDirectoryOfTheMetadataLogAloneIsLockedButTakesNoLogs() throws IOException {
        Path metadata = root.resolve("metadata");
        dirs = LogDirs.open(context, List.of(root.resolve("data")), List.of(metadata));
        assertEquals(List.of(root.resolve("data")), dirs.all().stream().map(LogDir::path).toList());
        assertThrows(LogDirs.LogDirInUseException.class, () -> LogDirs.open(context, List.of(metadata)));
        dirs.close(OptionalLong.empty());
        dirs = LogDirs.open(context, List.of(metadata));
        append(dirs.all().getFirst().create(id("orders", 0), LogConfig.DEFAULT, lane), "of an earlier version");
        dirs.close(OptionalLong.empty());
        dirs = LogDirs.open(context, List.of(root.resolve("data")), List.of(metadata));
        assertEquals(2, dirs.all().size());
    }
}
