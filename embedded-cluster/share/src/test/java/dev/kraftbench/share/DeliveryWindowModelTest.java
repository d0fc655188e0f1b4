package dev.kraftbench.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.share.state.StateBatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Random doings with a window, beside a model that keeps every offset by itself. */
class DeliveryWindowModelTest {

    private static final int SEEDS = Integer.getInteger("share.model.seeds", 60);
    private static final int STEPS = 250;
    private static final int OFFSETS = 6_000;
    private static final int LIMIT = 4;
    private static final DeliveryLimit GIVE_UP = new DeliveryLimit(LIMIT, false);
    private static final List<String> MEMBERS = List.of("a", "b", "c");

    private static final byte NEVER = -1;

    private final class Model {
        final byte[] state = new byte[OFFSETS];
        final int[] deliveries = new int[OFFSETS];
        final String[] owner = new String[OFFSETS];
        final long[] deadline = new long[OFFSETS];
        final Transition[] pending = new Transition[OFFSETS];
        final byte[] target = new byte[OFFSETS];
        final boolean[] undelivered = new boolean[OFFSETS];
        long start;

        Model() {
            Arrays.fill(state, NEVER);
        }

        void free(int offset) {
            owner[offset] = null;
            state[offset] = deliveries[offset] >= LIMIT ? DeliveryState.ARCHIVED.id() : DeliveryState.AVAILABLE.id();
        }

        boolean isFinal(int offset) {
            return state[offset] == DeliveryState.ACKNOWLEDGED.id() || state[offset] == DeliveryState.ARCHIVED.id();
        }

        void advance() {
            while (start < OFFSETS && state[(int) start] != NEVER && isFinal((int) start) && pending[(int) start] == null) {
                start++;
            }
        }
    }

    private record Expected(byte state, int deliveries) {}

    private Random random = new Random(0);
    private Model model = new Model();
    private DeliveryWindow window = new DeliveryWindow(0);
    private final List<LogBatch> log = new ArrayList<>();
    private final Set<Long> unwanted = new HashSet<>();
    private final ArrayDeque<Transition> writing = new ArrayDeque<>();
    private final TreeMap<Long, Expected> written = new TreeMap<>();
    private long writtenStart;
    private long now;
    private ShareSettings settings = settings(50);

    private static ShareSettings settings(int maxLocks) {
        return new ShareSettings(LIMIT, maxLocks, 100, true, false, new ShareSettings.Reset.Earliest(), ShareSettings.DeadLetterQueue.NONE);
    }

    @Test
    void theWindowDoesWhatEachOffsetByItselfWould() {
        for (int seed = 0; seed < SEEDS; seed++) {
            run(seed);
        }
    }

    private void run(int seed) {
        random = new Random(seed);
        model = new Model();
        window = new DeliveryWindow(0);
        settings = settings(20 + random.nextInt(100));
        writing.clear();
        written.clear();
        writtenStart = 0;
        now = 0;
        makeLog();
        for (int step = 0; step < STEPS; step++) {
            String what = "seed " + seed + " step " + step;
            long startBefore = window.start();
            switch (random.nextInt(9)) {
                case 0, 1, 2 -> acquire(what);
                case 3, 4, 5 -> acknowledge(what);
                case 6 -> finishWrite();
                case 7 -> passTime();
                case 8 -> rarely();
                default -> throw new AssertionError();
            }
            assertTrue(window.start() >= startBefore, what);
            compare(what);
        }
    }

    private void makeLog() {
        log.clear();
        unwanted.clear();
        long offset = 0;
        while (offset < OFFSETS) {
            if (random.nextInt(8) == 0) {
                for (long until = Math.min(OFFSETS, offset + 1 + random.nextInt(6)); offset < until; offset++) {
                    unwanted.add(offset);
                }
                continue;
            }
            long last = Math.min(OFFSETS - 1, offset + random.nextInt(12));
            boolean wanted = random.nextInt(8) != 0;
            log.add(new LogBatch(offset, last, 0, 1, wanted));
            for (; offset <= last; offset++) {
                if (!wanted) {
                    unwanted.add(offset);
                }
            }
        }
    }

    private void acquire(String what) {
        String member = MEMBERS.get(random.nextInt(MEMBERS.size()));
        Wish wish = new Wish(member, 1 + random.nextInt(15), random.nextBoolean(), 1 + random.nextInt(10));
        RecordLock lock = window.newLock(member, now + settings.lockNanos());
        long readable = window.end() + random.nextInt(40);
        Acquisition acquisition = new Acquisition(window, settings, wish, lock);
        for (LogBatch batch : log) {
            if (batch.lastOffset() > readable || batch.lastOffset() >= window.nextAvailable() && !acquisition.offer(batch)) {
                break;
            }
        }
        assertTrue(!wish.strict() || acquisition.count() <= wish.maxRecords(), what);
        long count = 0;
        for (AcquiredRange range : acquisition.acquired()) {
            count += range.count();
            for (int offset = (int) range.firstOffset(); offset <= range.lastOffset(); offset++) {
                assertTrue(!unwanted.contains((long) offset), what + ": unwanted " + offset);
                assertTrue(offset >= model.start, what);
                assertTrue(model.state[offset] == NEVER || model.state[offset] == DeliveryState.AVAILABLE.id(), what + ": twice " + offset);
                assertEquals(null, model.pending[offset], what);
                model.state[offset] = DeliveryState.ACQUIRED.id();
                model.deliveries[offset]++;
                assertEquals(model.deliveries[offset], range.deliveries(), what);
                model.owner[offset] = member;
                model.deadline[offset] = lock.deadlineNanos;
            }
        }
        assertEquals(count, acquisition.count(), what);
        for (Span span : window.spans()) {
            for (int offset = (int) span.firstOffset; offset <= span.lastOffset; offset++) {
                if (span.state == DeliveryState.ARCHIVED && unwanted.contains((long) offset) && !model.isFinal(offset)) {
                    assertTrue(model.state[offset] == NEVER || model.state[offset] == DeliveryState.AVAILABLE.id(), what);
                    model.state[offset] = DeliveryState.ARCHIVED.id();
                }
            }
        }
        window.advance();
        model.advance();
    }

    private void acknowledge(String what) {
        String member = MEMBERS.get(random.nextInt(MEMBERS.size()));
        long first = window.start() - 2 + random.nextInt((int) Math.max(1, window.count()));
        long last = first + random.nextInt(8);
        if (first < 0) {
            return;
        }
        boolean held = true;
        for (int offset = (int) Math.max(first, model.start); offset <= last; offset++) {
            held &= model.state[offset] == DeliveryState.ACQUIRED.id() && member.equals(model.owner[offset]) && model.pending[offset] == null;
        }
        Errors error = window.checkHeld(member, first, last);
        boolean inside = last < window.end();
        assertEquals(held && inside, error == Errors.NONE, what + ": " + first + "-" + last + " of " + member);
        if (error != Errors.NONE) {
            return;
        }
        if (random.nextInt(6) == 0) {
            RecordLock lock = window.newLock(member, now + settings.lockNanos());
            window.renew(first, last, lock);
            for (int offset = (int) Math.max(first, model.start); offset <= last; offset++) {
                model.deadline[offset] = lock.deadlineNanos;
            }
            return;
        }
        DeliveryState target = List.of(DeliveryState.ACKNOWLEDGED, DeliveryState.AVAILABLE, DeliveryState.ARCHIVED).get(random.nextInt(3));
        Transition transition = new Transition();
        window.begin(transition, first, last, target, GIVE_UP);
        for (int offset = (int) Math.max(first, model.start); offset <= last; offset++) {
            model.pending[offset] = transition;
            model.undelivered[offset] = false;
            boolean spent = target == DeliveryState.AVAILABLE && model.deliveries[offset] >= LIMIT;
            model.target[offset] = (spent ? DeliveryState.ARCHIVED : target).id();
        }
        writing.add(transition);
    }

    private void finishWrite() {
        Set<Transition> all = new HashSet<>(writing);
        boolean fails = random.nextInt(4) == 0;
        long startAfter = window.startAfter(all);
        if (!fails) {
            List<StateBatch> batches = new ArrayList<>();
            writing.forEach(transition -> batches.addAll(window.batches(transition, startAfter, all)));
            writtenStart = Math.max(writtenStart, startAfter);
            batches.forEach(batch -> {
                for (long offset = batch.firstOffset(); offset <= batch.lastOffset(); offset++) {
                    Expected now = new Expected(batch.state(), batch.deliveries());
                    written.merge(offset, now, (before, after) ->
                            after.deliveries() > before.deliveries() || after.deliveries() == before.deliveries() && after.state() > before.state()
                                    ? after
                                    : before);
                }
            });
        }
        for (Transition transition : writing) {
            if (fails) {
                window.rollback(transition, GIVE_UP);
            } else {
                window.commit(transition);
            }
            for (int offset = 0; offset < OFFSETS; offset++) {
                if (model.pending[offset] == transition) {
                    model.pending[offset] = null;
                    if (!fails) {
                        model.state[offset] = model.target[offset];
                        model.owner[offset] = null;
                        model.deliveries[offset] -= model.undelivered[offset] ? 1 : 0;
                    } else if (model.deadline[offset] <= now) {
                        model.free(offset);
                    }
                }
            }
        }
        writing.clear();
        model.advance();
        if (!fails) {
            assertEquals(window.start(), startAfter);
            compareReloaded();
        }
    }

    /** Who reads what was written finds everything that is done with done with, and nothing lost. */
    private void compareReloaded() {
        List<StateBatch> batches = new ArrayList<>();
        written.tailMap(writtenStart).forEach((offset, expected) ->
                batches.add(new StateBatch(offset, offset, expected.state(), (short) expected.deliveries())));
        DeliveryWindow reloaded = DeliveryWindow.of(writtenStart, batches);
        for (Span span : reloaded.spans()) {
            for (int offset = (int) span.firstOffset; offset <= span.lastOffset; offset++) {
                if (span.state.isFinal()) {
                    assertTrue(model.isFinal(offset) || offset < model.start, "lost " + offset);
                } else {
                    assertTrue(!model.isFinal(offset) || unwanted.contains((long) offset) || model.deliveries[offset] >= LIMIT,
                            "again " + offset);
                    assertTrue(span.deliveries <= model.deliveries[offset], "counted " + span + " at " + offset);
                }
            }
        }
        assertTrue(reloaded.start() <= window.start() || window.count() == 0, "started at " + reloaded.start());
    }

    private void passTime() {
        now += random.nextInt((int) settings.lockNanos());
        Transition changed = window.expire(now, GIVE_UP, (lock, span) -> { });
        for (int offset = 0; offset < OFFSETS; offset++) {
            if (model.state[offset] == DeliveryState.ACQUIRED.id() && model.pending[offset] == null && model.deadline[offset] <= now && offset >= model.start) {
                model.free(offset);
            }
        }
        window.advance();
        model.advance();
        if (!changed.isEmpty()) {
            writing.add(changed);
        }
    }

    private void rarely() {
        if (random.nextInt(3) == 0) {
            long to = window.start() + random.nextInt(30);
            window.moveStart(to);
            model.start = Math.max(model.start, to);
            model.advance();
        } else {
            String member = MEMBERS.get(random.nextInt(MEMBERS.size()));
            Transition transition = new Transition();
            window.beginRelease(transition, member, span -> { });
            for (int offset = (int) model.start; offset < OFFSETS; offset++) {
                if (model.state[offset] == DeliveryState.ACQUIRED.id() && member.equals(model.owner[offset]) && model.pending[offset] == null) {
                    model.pending[offset] = transition;
                    model.target[offset] = DeliveryState.AVAILABLE.id();
                    model.undelivered[offset] = true;
                }
            }
            writing.add(transition);
        }
    }

    private void compare(String what) {
        assertEquals(model.start, window.start(), what);
        long next = window.start();
        Span before = null;
        for (Span span : window.spans()) {
            assertEquals(next, span.firstOffset, what + ": no holes");
            assertTrue(before == null || !before.isAlike(span), what + ": joined " + before + " and " + span);
            for (int offset = (int) span.firstOffset; offset <= span.lastOffset; offset++) {
                String at = what + " offset " + offset;
                assertEquals(model.state[offset], span.state.id(), at);
                assertEquals(model.pending[offset], span.pending, at);
                if (!span.state.isFinal()) {
                    assertEquals(model.deliveries[offset], span.deliveries, at);
                }
                if (span.state == DeliveryState.ACQUIRED) {
                    assertEquals(model.owner[offset], span.lock == null ? null : span.lock.member, at);
                }
            }
            before = span;
            next = span.lastOffset + 1;
        }
        assertEquals(next, window.end(), what);
        if (window.count() > 0) {
            assertTrue(!window.at(window.start()).state.isFinal() || window.at(window.start()).pending != null, what);
        }
        long available = window.nextAvailable();
        for (long offset = window.start(); offset < available; offset++) {
            assertTrue(!window.at(offset).isAvailable(), what);
        }
    }

    @Test
    void aWindowIsReadAsItWasWritten() {
        DeliveryWindow loaded = DeliveryWindow.of(10, List.of(
                new StateBatch(10, 11, DeliveryState.ACKNOWLEDGED.id(), (short) 1),
                new StateBatch(14, 19, DeliveryState.AVAILABLE.id(), (short) 2)));
        assertEquals(12, loaded.start());
        assertEquals(20, loaded.end());
        assertEquals(Map.of(12L, 0, 14L, 2), new TreeMap<>(Map.of(
                loaded.at(13).firstOffset, loaded.at(13).deliveries,
                loaded.at(15).firstOffset, loaded.at(15).deliveries)));
        assertEquals(12, loaded.nextAvailable());
    }

    @Test
    void whatHasBeenDeliveredOftenComesInSmallerCompanyAndAloneAtLast() {
        ShareSettings five = new ShareSettings(5, 2_000, (int) Duration.ofSeconds(30).toMillis(), true, false, new ShareSettings.Reset.Earliest(), ShareSettings.DeadLetterQueue.NONE);
        window = new DeliveryWindow(0);
        List<Long> first = new ArrayList<>();
        for (int delivery = 1; delivery <= 5; delivery++) {
            RecordLock lock = window.newLock("a", 100);
            Acquisition acquisition = new Acquisition(window, five, new Wish("a", 500, false, 500), lock);
            acquisition.offer(new LogBatch(0, 99, 0, 1, true));
            first.add(acquisition.count());
            Transition release = new Transition();
            window.begin(release, 0, acquisition.count() - 1, DeliveryState.AVAILABLE, new DeliveryLimit(5, false));
            window.commit(release);
        }
        assertEquals(List.of(100L, 100L, 100L, 50L, 1L), first);
        assertEquals(1, window.start(), "delivered five times and given up");
    }
}
