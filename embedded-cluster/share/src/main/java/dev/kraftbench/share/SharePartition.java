package dev.kraftbench.share;

import dev.kraftbench.coordinator.SharePartitionKey;
import dev.kraftbench.coordinator.SharePersister;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.kernel.Timer;
import dev.kraftbench.protocol.RecordSlice;
import dev.kraftbench.replication.FetchOutcome;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition as one share group sees it, on the partition's leader, in one leader epoch. On the partition's lane.
 *
 * <pre>
 *   LOADING → ACTIVE → OVER
 * </pre>
 *
 * It loads its state with the first question, and is over when the leadership is, when another leader or another initialisation of the group
 * has fenced it, or when the state could not be read; whoever needs it then gets a new one.
 */
public final class SharePartition {

    /**
     * What it works with.
     *
     * @param deadLetters where what is given up goes, if the group wants that
     * @param settings of the group, as they are now
     * @param over told when it is of no use any more
     */
    record Context(
            Lane lane,
            SharePersister persister,
            DeadLetters deadLetters,
            Supplier<ShareSettings> settings,
            ShareEvents events,
            Consumer<SharePartition> over) {}

    private enum Phase { LOADING, ACTIVE, OVER }

    private static final Logger LOG = LoggerFactory.getLogger(SharePartition.class);

    /** Reads in a row that may bring nothing but what is archived, before others have their turn. */
    private static final int MAX_EMPTY_READS = 16;

    /** Dead letters under way at a time: they may have contents. */
    private static final int MAX_LETTERS = 8;

    private static final long LOAD_AGAIN_NANOS = 500_000_000;

    private final SharePartitionKey key;
    private final ShareLog log;
    private final Context context;
    private final EventTurn events;
    private final Set<ShareWaiter> waiters = new LinkedHashSet<>();
    private Phase phase = Phase.LOADING;
    private Errors why = Errors.NONE;
    private DeliveryWindow window = new DeliveryWindow(0);
    private @Nullable StateWrites writes;
    private @Nullable Timer lockTimer;
    private long lockTimerNanos;
    private boolean listening;
    /** Somebody got nothing because so many records are under delivery. */
    private boolean crowded;
    private boolean retiring;
    private int lettersUnderWay;

    SharePartition(SharePartitionKey key, ShareLog log, Context context) {
        this.key = key;
        this.log = log;
        this.context = context;
        this.events = new EventTurn(context.lane(), context.events());
    }

    public SharePartitionKey key() {
        return key;
    }

    int leaderEpoch() {
        return log.leaderEpoch();
    }

    /** As it is now; an empty window while it is not loaded. */
    ShareWindow view() {
        return new ShareWindow(key, window.start(), window.end(), window.spans().stream().limit(ShareWindow.MOST_PARTS)
                .map(span -> new ShareWindow.Part(
                        span.firstOffset, span.lastOffset, span.state, span.deliveries, span.lock == null ? "" : span.lock.member))
                .toList());
    }

    // ---- loading

    void load() {
        StateLoading.load(key, log, context, loaded -> {
            if (phase == Phase.LOADING) {
                loaded(loaded);
            }
        });
    }

    private void loaded(StateLoading.Result result) {
        switch (result) {
            case StateLoading.Result.Loaded(DeliveryWindow read, int stateEpoch) -> {
                window = read;
                writes = new StateWrites(key, log.leaderEpoch(), stateEpoch, window, context, this::settled);
                phase = Phase.ACTIVE;
                events.add(() -> new ShareEvent.Loaded(key, window.start(), window.end()));
                // A leader before this one may not have come to it.
                sendDeadLetters();
                // Those for whom it was loaded may have gone meanwhile.
                retireIfIdle();
                wake();
            }
            case StateLoading.Result.Failed(Errors error) -> unread(error);
        }
    }

    /** Members wait on while the coordinator, or the end of a new leader's log, is not known: their clients know no error for that. */
    private void unread(Errors error) {
        boolean passes = clientError(error) == Errors.COORDINATOR_NOT_AVAILABLE || error == Errors.OFFSET_NOT_AVAILABLE;
        if (passes && !waiters.isEmpty() && refusal() == Errors.NONE) {
            context.lane().schedule(LOAD_AGAIN_NANOS, () -> {
                if (phase == Phase.LOADING) {
                    load();
                }
            });
        } else {
            end(clientError(error));
        }
    }

    // ---- acquiring

    /**
     * Acquires for a member.
     *
     * @param maxBytes of records
     * @param wholeFirstBatch whether the first batch is given even if it is larger
     */
    public ShareFetchResult fetch(Wish wish, int maxBytes, boolean wholeFirstBatch) {
        Errors refusal = refusal();
        if (refusal != Errors.NONE) {
            return new ShareFetchResult.Failed(fetchError(refusal));
        }
        if (phase == Phase.LOADING || wish.maxRecords() <= 0) {
            return new ShareFetchResult.Nothing();
        }
        retiring = false;
        window.moveStart(log.startOffset());
        ShareSettings settings = context.settings().get();
        for (int i = 0; i < MAX_EMPTY_READS; i++) {
            long from = window.nextAvailable();
            if (from == window.end() && isFull(settings)) {
                break;
            }
            switch (log.read(from, maxBytes, wholeFirstBatch, settings.readCommitted())) {
                case FetchOutcome.Records(var slice, var ignored, var aborted) -> {
                    Acquisition acquisition = acquire(
                            wish, settings, slice, new LogBatches(slice, aborted == null ? List.of() : aborted));
                    if (acquisition.count() > 0) {
                        return acquired(wish, settings, slice, acquisition);
                    }
                    slice.release();
                    if (!acquisition.hasMoved()) {
                        crowded |= isFull(settings);
                        return new ShareFetchResult.Nothing();
                    }
                }
                case FetchOutcome.OutOfRange ignored -> {
                    // A new leader's high watermark may lag behind what the group has seen.
                    return new ShareFetchResult.Nothing();
                }
                case FetchOutcome.Diverging ignored -> throw new IllegalStateException("a consumer's read does not diverge");
                case FetchOutcome.Failed(Errors error) -> {
                    return new ShareFetchResult.Failed(error);
                }
            }
        }
        crowded |= isFull(settings);
        return new ShareFetchResult.Nothing();
    }

    private boolean isFull(ShareSettings settings) {
        return window.count() >= settings.maxRecordLocks();
    }

    private Acquisition acquire(Wish wish, ShareSettings settings, RecordSlice slice, LogBatches batches) {
        try {
            RecordLock lock = window.newLock(wish.member(), context.lane().clock().nanos() + settings.lockNanos());
            Acquisition acquisition = new Acquisition(window, settings, wish, lock);
            LogBatch batch = batches.next();
            while (batch != null && acquisition.offer(batch)) {
                batch = batches.next();
            }
            window.advance();
            armLockTimer();
            return acquisition;
        } catch (RuntimeException e) {
            slice.release();
            throw e;
        }
    }

    private ShareFetchResult acquired(Wish wish, ShareSettings settings, RecordSlice slice, Acquisition acquisition) {
        LogBatch first = acquisition.first();
        LogBatch last = acquisition.last();
        if (first == null || last == null) {
            throw new IllegalStateException("acquired " + acquisition.acquired() + " of no batch");
        }
        for (AcquiredRange range : acquisition.acquired()) {
            events.add(() -> new ShareEvent.Acquired(key, wish.member(), range.firstOffset(), range.lastOffset(), range.deliveries()));
        }
        int end = last.position() + last.sizeInBytes();
        return new ShareFetchResult.Acquired(
                SlicePart.of(slice, first.position(), end - first.position()), acquisition.acquired(), settings.lockMillis());
    }

    /** How many bytes could be acquired of now, up to the limit; none is. */
    public long availableBytes(int maxBytes) {
        if (phase != Phase.ACTIVE || refusal() != Errors.NONE) {
            return 0;
        }
        ShareSettings settings = context.settings().get();
        window.moveStart(log.startOffset());
        long from = window.nextAvailable();
        if (from == window.end() && isFull(settings)) {
            crowded = true;
            return 0;
        }
        FetchOutcome outcome = log.read(from, maxBytes, true, settings.readCommitted());
        long bytes = outcome instanceof FetchOutcome.Records records ? records.records().sizeInBytes() : 0;
        outcome.release();
        return bytes;
    }

    /** Wakes the waiter once when there may be something to acquire; later, never from inside this call. */
    public void await(ShareWaiter waiter) {
        waiters.add(waiter);
        if (phase == Phase.OVER) {
            context.lane().execute(this::wake);
        } else if (!listening) {
            listening = true;
            log.onceMoved(this::logMoved);
        }
    }

    /** Takes back a waiter that has not been woken. */
    public void forget(ShareWaiter waiter) {
        waiters.remove(waiter);
    }

    private void logMoved() {
        listening = false;
        wake();
    }

    private void wake() {
        List<ShareWaiter> woken = List.copyOf(waiters);
        waiters.clear();
        woken.forEach(waiter -> waiter.woken(this));
    }

    // ---- acknowledging

    /**
     * Ends the delivery of records, all of them or none.
     *
     * @param done told once on the lane, when what was said is durable or has come to nothing
     */
    public void acknowledge(String member, List<Acknowledgement> acknowledgements, Consumer<Errors> done) {
        Errors refusal = refusal();
        if (refusal == Errors.NONE && phase == Phase.LOADING) {
            refusal = Errors.INVALID_RECORD_STATE;
        }
        List<Acknowledgement.Run> runs = new ArrayList<>();
        for (int i = 0; i < acknowledgements.size() && refusal == Errors.NONE; i++) {
            refusal = check(member, acknowledgements, i);
            if (refusal == Errors.NONE) {
                runs.addAll(acknowledgements.get(i).runs());
            }
        }
        if (refusal != Errors.NONE) {
            done.accept(refusal);
            return;
        }
        Transition transition = new Transition();
        runs.forEach(run -> begin(member, run, transition));
        armLockTimer();
        write(transition, done);
    }

    private Errors check(String member, List<Acknowledgement> acknowledgements, int index) {
        Acknowledgement one = acknowledgements.get(index);
        boolean follows = index == 0 || acknowledgements.get(index - 1).lastOffset() < one.firstOffset();
        if (!one.isSound() || !follows) {
            return Errors.INVALID_REQUEST;
        }
        if (one.types().contains(Acknowledgement.RENEW) && !context.settings().get().renewable()) {
            return Errors.INVALID_RECORD_STATE;
        }
        return window.checkHeld(member, one.firstOffset(), one.lastOffset());
    }

    private void begin(String member, Acknowledgement.Run run, Transition transition) {
        ShareSettings settings = context.settings().get();
        long first = run.firstOffset();
        long last = run.lastOffset();
        switch (run.type()) {
            case Acknowledgement.ACCEPT -> {
                window.begin(transition, first, last, DeliveryState.ACKNOWLEDGED, settings.limit());
                events.add(() -> new ShareEvent.Accepted(key, member, first, last));
            }
            case Acknowledgement.RELEASE -> {
                window.begin(transition, first, last, DeliveryState.AVAILABLE, settings.limit());
                events.add(() -> new ShareEvent.Released(key, member, first, last));
            }
            case Acknowledgement.REJECT -> {
                window.beginReject(transition, first, last, settings.limit());
                events.add(() -> new ShareEvent.Rejected(key, member, first, last));
            }
            case Acknowledgement.GAP -> window.begin(transition, first, last, DeliveryState.ARCHIVED, settings.limit());
            case Acknowledgement.RENEW -> {
                window.renew(first, last, window.newLock(member, context.lane().clock().nanos() + settings.lockNanos()));
                events.add(() -> new ShareEvent.Renewed(key, member, first, last));
            }
            default -> throw new IllegalStateException("an unsound acknowledgement " + run);
        }
    }

    /** Frees everything that the member holds: its session is over, and the delivery does not count. */
    public void release(String member) {
        if (phase != Phase.ACTIVE) {
            return;
        }
        Transition transition = new Transition();
        window.beginRelease(transition, member, span -> {
            long first = span.firstOffset;
            long last = span.lastOffset;
            events.add(() -> new ShareEvent.Released(key, member, first, last));
        });
        write(transition, error -> { });
    }

    private void expired(String member, Span span) {
        long first = span.firstOffset;
        long last = span.lastOffset;
        int deliveries = span.deliveries;
        events.add(() -> new ShareEvent.LockExpired(key, member, first, last));
        if (span.state == DeliveryState.ARCHIVED || span.state == DeliveryState.ARCHIVING) {
            events.add(() -> new ShareEvent.Archived(key, first, last, deliveries));
        }
    }

    private void write(Transition transition, Consumer<Errors> done) {
        StateWrites active = writes;
        if (transition.isEmpty() || active == null) {
            done.accept(Errors.NONE);
            return;
        }
        active.add(transition, error -> {
            if (error == Errors.NONE) {
                window.commit(transition);
            } else {
                window.rollback(transition, context.settings().get().limit());
                fencedBy(error);
            }
            done.accept(clientError(error));
        });
    }

    private void fencedBy(Errors error) {
        switch (error) {
            case FENCED_LEADER_EPOCH, FENCED_STATE_EPOCH, GROUP_ID_NOT_FOUND, UNKNOWN_TOPIC_OR_PARTITION, INVALID_REQUEST ->
                end(clientError(error));
            default -> {
                // It may work the next time.
            }
        }
    }

    /**
     * Nobody here uses it: it is over as soon as what is known has been written. Whoever comes next reads the state anew, which an
     * administrator may have changed meanwhile.
     */
    void retire() {
        retiring = true;
        retireIfIdle();
    }

    private void retireIfIdle() {
        StateWrites active = writes;
        if (retiring && phase == Phase.ACTIVE && waiters.isEmpty() && active != null && active.isIdle() && lettersUnderWay == 0) {
            end(Errors.NOT_LEADER_OR_FOLLOWER);
        }
    }

    private void settled() {
        sendDeadLetters();
        retireIfIdle();
        if (phase == Phase.ACTIVE) {
            armLockTimer();
            long start = window.start();
            events.add(() -> new ShareEvent.StartMoved(key, start));
            // What was accepted gives nobody anything, unless there was no room for more.
            if (crowded || window.nextAvailable() < window.end()) {
                crowded = false;
                wake();
            }
        }
    }

    // ---- dead letters (KIP-1191)

    /**
     * Sends what is being archived. It is archived in the end whether it could be written or not, as in Kafka: a dead-letter topic that is set
     * up wrongly must not stop the group.
     */
    private void sendDeadLetters() {
        if (phase != Phase.ACTIVE) {
            return;
        }
        window.beginArchived(MAX_LETTERS - lettersUnderWay, (transition, span) -> {
            ShareSettings.DeadLetterQueue queue = context.settings().get().deadLetters();
            long first = span.firstOffset;
            long last = span.lastOffset;
            lettersUnderWay++;
            context.deadLetters().write(DeadLetterReading.letter(key, log, span, context.settings().get()), error -> context.lane().execute(() -> {
                lettersUnderWay--;
                events.add(() -> new ShareEvent.DeadLettered(key, first, last, queue.topic(), error));
                archived(transition);
            }));
        });
    }

    private void archived(Transition transition) {
        StateWrites active = writes;
        if (phase != Phase.ACTIVE || active == null) {
            return;
        }
        active.add(transition, error -> {
            // It has been sent: what could not be written down is with the next move of the start.
            window.commit(transition);
            fencedBy(error);
        });
    }

    // ---- locks

    private void armLockTimer() {
        long next = window.nextDeadlineNanos();
        if (next == Long.MAX_VALUE || phase != Phase.ACTIVE || lockTimer != null && lockTimerNanos - next <= 0) {
            return;
        }
        if (lockTimer != null) {
            lockTimer.cancel();
        }
        lockTimerNanos = next;
        lockTimer = context.lane().schedule(next - context.lane().clock().nanos(), this::locksExpire);
    }

    private void locksExpire() {
        lockTimer = null;
        if (phase != Phase.ACTIVE || refusal() != Errors.NONE) {
            return;
        }
        Transition changed = window.expire(
                context.lane().clock().nanos(),
                context.settings().get().limit(),
                (lock, span) -> expired(lock.member, span));
        armLockTimer();
        if (!changed.isEmpty()) {
            window.advance();
            write(changed, error -> { });
            wake();
        }
    }

    // ---- the end

    private Errors refusal() {
        if (phase == Phase.OVER) {
            return why;
        }
        Errors refusal = log.refusal();
        if (refusal != Errors.NONE) {
            end(refusal);
        }
        return refusal;
    }

    /** It is of no use any more. */
    void end(Errors error) {
        if (phase == Phase.OVER) {
            return;
        }
        phase = Phase.OVER;
        why = error;
        LOG.atInfo().addKeyValue("group", key.groupId()).addKeyValue("partition", log.name()).addKeyValue("error", error)
                .log("A share partition is over");
        events.add(() -> new ShareEvent.Dropped(key, error));
        if (lockTimer != null) {
            lockTimer.cancel();
            lockTimer = null;
        }
        context.over().accept(this);
        if (writes != null) {
            writes.close(Errors.NOT_LEADER_OR_FOLLOWER);
        }
        context.lane().execute(this::wake);
    }

    /** Clients know these of acknowledgements, but give up when a fetch ends with them. */
    private static Errors fetchError(Errors error) {
        return switch (error) {
            case COORDINATOR_NOT_AVAILABLE, GROUP_ID_NOT_FOUND -> Errors.UNKNOWN_SERVER_ERROR;
            default -> error;
        };
    }

    /** An error of the share coordinator as members of a share group know it. */
    private static Errors clientError(Errors error) {
        return switch (error) {
            case NONE -> Errors.NONE;
            case NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE, COORDINATOR_LOAD_IN_PROGRESS -> Errors.COORDINATOR_NOT_AVAILABLE;
            case GROUP_ID_NOT_FOUND, UNKNOWN_TOPIC_OR_PARTITION, NOT_LEADER_OR_FOLLOWER, OFFSET_NOT_AVAILABLE, KAFKA_STORAGE_ERROR -> error;
            case FENCED_LEADER_EPOCH, FENCED_STATE_EPOCH -> Errors.NOT_LEADER_OR_FOLLOWER;
            default -> Errors.UNKNOWN_SERVER_ERROR;
        };
    }
}
