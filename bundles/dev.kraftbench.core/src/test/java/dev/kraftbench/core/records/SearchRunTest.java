package dev.kraftbench.core.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.records.SearchOutcome.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchRunTest {
    private final FakeLog log = new FakeLog();
    private final List<ReadRecord> found = new ArrayList<>();

    private SearchOutcome run(SearchPlan plan, RecordSieve sieve) {
        return run(plan, sieve, SearchLimits.DEFAULT);
    }

    private SearchOutcome run(SearchPlan plan, RecordSieve sieve, SearchLimits limits) {
        return new SearchRun(plan, log, sieve, limits, found::addAll, () -> 0).run();
    }

    @Test
    void theNewestComeFirstOverAllPartitions() {
        log.add(0, 0, 10).add(0, 1, 40).add(1, 0, 20).add(1, 1, 30).add(1, 2, 50);
        SearchOutcome outcome = run(log.plan(new Seek.Newest(), 4), FakeLog.ALL);
        assertEquals(List.of("1/2", "0/1", "1/1", "1/0"), FakeLog.places(found));
        assertEquals(Ending.LIMIT, outcome.ending());
        run(log.plan(new Seek.Newest(), 4).continued(outcome), FakeLog.ALL);
        assertEquals(List.of("1/2", "0/1", "1/1", "1/0", "0/0"), FakeLog.places(found));
    }

    @Test
    void theOldestComeFirstOverAllPartitions() {
        log.add(0, 0, 10).add(0, 1, 40).add(1, 0, 20).add(1, 1, 30).add(1, 2, 50);
        SearchOutcome outcome = run(log.plan(new Seek.Oldest(), 3), FakeLog.ALL);
        assertEquals(List.of("0/0", "1/0", "1/1"), FakeLog.places(found));
        assertEquals(Ending.LIMIT, outcome.ending());
        assertEquals(new Span(1, 2), outcome.rest().get(0));
        assertEquals(new Span(2, 3), outcome.rest().get(1));
    }

    /** One busy partition has all of the newest, though compaction left few of its offsets. */
    @Test
    void aGapOfCompactionHidesNothingNewer() {
        for (int i = 0; i < 50; i++) {
            log.add(0, i * 1_000L, 1_000_000 + i).add(1, i, i);
        }
        run(log.plan(new Seek.Newest(), 50), FakeLog.ALL);
        assertTrue(found.stream().allMatch(record -> record.stored().partition() == 0), FakeLog.places(found).toString());
        assertEquals(50, found.size());
    }

    @Test
    void markersAtTheEndAndEmptyPartitionsAreNoRecords() {
        log.add(0, 0, 1).end(0, 3_000).end(1, 0).end(2, 500);
        SearchOutcome outcome = run(log.plan(new Seek.Newest(), 10), FakeLog.ALL);
        assertEquals(List.of("0/0"), FakeLog.places(found));
        assertEquals(Ending.COMPLETE, outcome.ending());
        assertFalse(outcome.resumable());
        assertEquals(1.0, outcome.progress().share());
    }

    @Test
    void retentionThatAdvancesMeanwhileCostsOnlyWhatIsGone() {
        for (int i = 0; i < 1_000; i++) {
            log.add(0, i, i);
        }
        log.afterRead = () -> log.partitions.get(0).headMap(900L).clear();
        SearchOutcome outcome = run(log.plan(new Seek.Newest(), 500), FakeLog.containing("value"));
        assertEquals(Ending.LIMIT, outcome.ending());
        outcome = run(log.plan(new Seek.Newest(), 500).continued(outcome), FakeLog.containing("value"));
        assertEquals(Ending.COMPLETE, outcome.ending());
        assertEquals(new HashSet<>(FakeLog.places(found)).size(), found.size());
    }

    @Test
    void aSilentPartitionIsAGapAndTheOthersGoOn() {
        log.add(0, 0, 10).add(1, 0, 20).add(1, 1, 30).silent.add(0);
        SearchOutcome outcome = run(log.plan(new Seek.Newest(), 10), FakeLog.ALL);
        assertEquals(List.of("1/1", "1/0"), FakeLog.places(found));
        assertEquals("partition 0", outcome.gaps().getFirst().what());
        assertTrue(outcome.resumable());
        log.silent.clear();
        run(log.plan(new Seek.Newest(), 10).continued(outcome), FakeLog.ALL);
        assertEquals(List.of("1/1", "1/0", "0/0"), FakeLog.places(found));
    }

    @Test
    void stoppingInsideAWindowLosesNothingAndTellsNothingTwice() {
        for (int i = 0; i < 3_000; i++) {
            log.add(i % 3, i / 3, i, i % 10 == 0 ? "wanted" : "other");
        }
        SearchPlan plan = log.plan(new Seek.Newest(), 10_000);
        int stops = 0;
        SearchOutcome outcome;
        do {
            SearchRun[] run = new SearchRun[1];
            long after = log.told + 700;
            run[0] = new SearchRun(plan, log, stored -> {
                if (log.told >= after) {
                    run[0].stop();
                }
                return FakeLog.containing("wanted").sift(stored);
            }, SearchLimits.DEFAULT, found::addAll, () -> 0);
            outcome = run[0].run();
            plan = plan.continued(outcome);
            stops++;
        } while (outcome.resumable() && stops < 100);
        assertEquals(300, found.size());
        assertEquals(300, new HashSet<>(FakeLog.places(found)).size());
        assertTrue(stops > 1);
    }

    @Test
    void memoryIsBounded() {
        for (int i = 0; i < 200; i++) {
            log.add(0, i, i, "x".repeat(1_000));
        }
        SearchLimits small = new SearchLimits(Duration.ofMinutes(1), 20_000, Duration.ofSeconds(1));
        SearchPlan plan = log.plan(new Seek.Newest(), 200);
        SearchOutcome outcome = run(plan, FakeLog.ALL, small);
        assertEquals(Ending.MEMORY, outcome.ending());
        assertTrue(found.size() <= 21, found.size() + " records");
        for (int i = 0; i < 20 && outcome.resumable(); i++) {
            plan = plan.continued(outcome);
            outcome = run(plan, FakeLog.ALL, small);
        }
        assertEquals(Collections.nCopies(1, 200), List.of(new HashSet<>(FakeLog.places(found)).size()));
        assertEquals(200, found.size());
    }

    @Test
    void theDeadlineEndsItResumably() {
        log.add(0, 0, 1);
        long[] now = {0};
        SearchOutcome outcome = new SearchRun(log.plan(new Seek.Oldest(), 10), log, FakeLog.ALL, SearchLimits.DEFAULT, found::addAll,
                () -> now[0] += Duration.ofHours(1).toNanos()).run();
        assertEquals(Ending.DEADLINE, outcome.ending());
        assertTrue(outcome.resumable());
    }

    /** Pages of any size, both ways, with gaps everywhere: together they are the whole log, once, each page in order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void pagesTogetherAreTheLog(long seed) {
        Random random = new Random(seed);
        int total = 0;
        for (int partition = 0; partition < 1 + random.nextInt(5); partition++) {
            long offset = 0;
            long time = random.nextInt(100);
            int records = random.nextInt(400);
            log.end(partition, 0);
            for (int i = 0; i < records; i++) {
                offset += random.nextInt(10) == 0 ? random.nextInt(3_000) : 1;
                time += random.nextInt(10);
                log.add(partition, offset, time);
                total++;
            }
            log.end(partition, log.ends.get(partition) + random.nextInt(300));
        }
        boolean newest = random.nextBoolean();
        SearchPlan plan = log.plan(newest ? new Seek.Newest() : new Seek.Oldest(), 1 + random.nextInt(90));
        SearchOutcome outcome;
        do {
            outcome = run(plan, FakeLog.ALL);
            plan = plan.continued(outcome);
        } while (outcome.resumable());
        assertEquals(total, found.size());
        assertEquals(total, new HashSet<>(FakeLog.places(found)).size());
        for (int i = 1; i < found.size(); i++) {
            long step = found.get(i).stored().timestamp() - found.get(i - 1).stored().timestamp();
            assertTrue(newest ? step <= 0 : step >= 0, "order of time at " + i);
        }
    }
}
