package dev.kraftbench.raft.internal.core;

import dev.kraftbench.kernel.Peer;
import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.OffsetAndEpoch;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.VoterSet;
import dev.kraftbench.raft.internal.core.Message.Fetch;
import dev.kraftbench.raft.internal.core.Message.Known;
import dev.kraftbench.raft.internal.core.Message.RaftRequest;
import dev.kraftbench.raft.internal.core.Message.RaftResponse;
import dev.kraftbench.raft.internal.core.Peers.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.common.message.KRaftVersionRecord;
import org.apache.kafka.common.message.LeaderChangeMessage;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Leads its epoch: answers fetches and advances the high watermark.
 *
 * <ul>
 *   <li>→ Resigned: asked to, or no majority has fetched for 1.5 times the fetch time-out (check quorum)
 *   <li>→ Unattached, Follower: higher epoch
 * </ul>
 */
public final class Leader extends Role {

    /** Fetches that may wait at a time. */
    private static final int MAX_PARKED = 10_000;

    /** Observers whose progress is kept; the one unheard for longest makes room. */
    private static final int MAX_OBSERVERS = 2_000;

    /** How far a replica has come; times in nanoseconds of the lane's clock. */
    public static final class Progress {
        private ReplicaKey replica;
        private long endOffset = -1;
        private long lastFetchNanos;
        private boolean fetched;
        private long caughtUpNanos;
        private boolean caughtUp;

        private Progress(ReplicaKey replica, long since) {
            this.replica = replica;
            this.lastFetchNanos = since;
        }

        public ReplicaKey replica() {
            return replica;
        }

        /** -1 if not known. */
        public long endOffset() {
            return endOffset;
        }

        public boolean hasFetched() {
            return fetched;
        }

        public long lastFetchNanos() {
            return lastFetchNanos;
        }

        public boolean hasCaughtUp() {
            return caughtUp;
        }

        public long caughtUpNanos() {
            return caughtUpNanos;
        }
    }

    private record Parked(Fetch fetch, Object ticket, long untilNanos) {}

    final long epochStartOffset;
    private final Map<Integer, Progress> voters = new HashMap<>();
    private final LinkedHashMap<ReplicaKey, Progress> observers = new LinkedHashMap<>(16, 0.75f, true);
    private final VoterChanges changes;
    /** Room for sorting, used on each step. */
    private long[] sorted;
    private List<Parked> parked = new ArrayList<>();
    private boolean committedOwnEpoch;
    private long nextBeginNanos;
    /** When lingering appends are forced and shown to followers; Long.MAX_VALUE without any. */
    private long releaseNanos = Long.MAX_VALUE;

    Leader(RaftCore core, int epoch, long epochStartOffset) {
        super(core, epoch, OptionalInt.of(core.settings.self().id()), core.settings.self());
        this.epochStartOffset = epochStartOffset;
        for (int id : core.voters().ids()) {
            voters.put(id, new Progress(new ReplicaKey(id, core.voters().directoryOf(id)), core.now()));
        }
        this.sorted = new long[voters.size()];
        this.changes = new VoterChanges(core, this);
    }

    VoterChanges voterChanges() {
        return changes;
    }

    /** There is another set of voters in the log. Everybody keeps the progress that it had, as voter or observer. */
    void votersChanged() {
        Map<Integer, Progress> before = new HashMap<>(voters);
        voters.clear();
        for (VoterSet.Voter voter : core.voters().voters()) {
            Progress known = before.remove(voter.key().id());
            if (known == null) {
                known = observers.remove(voter.key());
            }
            voters.put(voter.key().id(), known == null ? new Progress(voter.key(), core.now()) : known);
        }
        before.values().stream().filter(gone -> gone.fetched).forEach(gone -> observers.put(gone.replica, gone));
        sorted = new long[voters.size()];
    }

    boolean hasCommittedOwnEpoch() {
        return committedOwnEpoch;
    }

    /** Whether an observer had all of the log once, and was heard within this time. */
    boolean hasCaughtUp(ReplicaKey replica, long heardWithinNanos) {
        Progress progress = observers.get(replica);
        return progress != null && progress.caughtUp && core.now() - progress.lastFetchNanos < heardWithinNanos;
    }

    /** Writes the records that begin the epoch; only with them can anything be committed in it (KIP-595, KIP-853). */
    void open(List<Integer> granting) {
        // Kafka writes version 0, which has no directory ids, whatever the kraft.version.
        LeaderChangeMessage change = new LeaderChangeMessage()
                .setVersion((short) 0)
                .setLeaderId(core.settings.self().id())
                .setVoters(voterList(core.voters().ids()))
                .setGrantingVoters(voterList(granting));
        List<ApiMessage> records = new ArrayList<>(List.of(change));
        VoterSet written = null;
        VoterSet updated = core.voters().withListeners(core.settings.self(), core.settings.localListeners());
        if (core.log.voterHistory().kraftVersion() >= 1 && (core.log.voterHistory().lastIsBootstrap() || !updated.equals(core.voters()))) {
            // The bootstrap checkpoint is not replicated, the log is; and this node may have moved to other addresses.
            written = updated;
            records.add(new KRaftVersionRecord().setVersion((short) 0).setKRaftVersion((short) core.log.voterHistory().kraftVersion()));
            records.add(written.toRecord());
        }
        core.log.appendControl(epoch, records, written);
        core.log.flush();
    }

    private static List<LeaderChangeMessage.Voter> voterList(Iterable<Integer> ids) {
        List<LeaderChangeMessage.Voter> list = new ArrayList<>();
        for (int id : ids) {
            list.add(new LeaderChangeMessage.Voter().setVoterId(id));
        }
        return list;
    }

    @Override
    void poll() {
        long now = core.now();
        if (now >= quorumLostNanos()) {
            core.toResigned(successors());
            return;
        }
        if (now >= releaseNanos) {
            release();
        }
        if (releaseNanos == Long.MAX_VALUE) {
            core.log.flush();
        }
        if (now >= nextBeginNanos) {
            sendBeginEpoch();
        }
        advance();
        changes.poll();
        answerParked();
        if (changes.isOver()) {
            core.toResigned(successors());
        }
    }

    /** Tells voters that have not fetched lately who leads. */
    private void sendBeginEpoch() {
        long period = Math.max(1, core.settings.timeouts().fetchNanos() / 2);
        nextBeginNanos = core.now() + period;
        for (Progress progress : voters.values()) {
            int id = progress.replica.id();
            boolean silent = !progress.fetched || core.now() - progress.lastFetchNanos >= period;
            Peer voter = silent && id != core.settings.self().id() ? core.voterPeer(id) : null;
            if (voter == null) {
                continue;
            }
            if (core.peers.isReady(id, Kind.CONTROL, epoch, core.now())) {
                core.send(voter, Kind.CONTROL, new Message.BeginEpoch(
                        epoch, core.settings.self().id(), core.settings.localListeners(), progress.replica));
            } else {
                nextBeginNanos = Math.min(nextBeginNanos, core.peers.readyAtNanos(id, Kind.CONTROL, epoch));
            }
        }
    }

    @Override
    void unanswered(int peerId, RaftRequest request, boolean awaited, boolean unsupported) {
        Progress progress = voters.get(peerId);
        if (request instanceof Message.BeginEpoch && progress != null && !progress.fetched) {
            // Has never heard of this leader: told again as soon as it may be.
            nextBeginNanos = Math.min(nextBeginNanos, core.peers.readyAtNanos(peerId, Kind.CONTROL, epoch));
        }
    }

    @Override
    void answered(int peerId, RaftRequest request, RaftResponse response, boolean awaited) {
        if (response.error() != Errors.NONE) {
            core.peers.backOff(peerId, core.now());
        }
    }

    @Override
    long deadlineNanos() {
        long deadline = Math.min(Math.min(quorumLostNanos(), nextBeginNanos), Math.min(releaseNanos, changes.deadlineNanos()));
        for (Parked waiting : parked) {
            deadline = Math.min(deadline, waiting.untilNanos);
        }
        return deadline;
    }

    /** When it will be 1.5 fetch time-outs that a majority, with us, was last heard. */
    private long quorumLostNanos() {
        int needed = core.voters().majority() - (core.isVoter() ? 1 : 0);
        if (needed == 0) {
            return Long.MAX_VALUE;
        }
        int count = 0;
        for (Progress progress : voters.values()) {
            if (progress.replica.id() != core.settings.self().id()) {
                sorted[count++] = progress.lastFetchNanos;
            }
        }
        Arrays.sort(sorted, 0, count);
        return sorted[count - needed] + core.settings.timeouts().fetchNanos() * 3 / 2;
    }

    // ---- log

    /** Records of our own are in the log. */
    void appended() {
        long linger = core.settings.timeouts().lingerNanos();
        if (linger == 0) {
            release();
        } else if (releaseNanos == Long.MAX_VALUE) {
            releaseNanos = core.now() + linger;
        }
    }

    private void release() {
        releaseNanos = Long.MAX_VALUE;
        core.log.flush();
    }

    /** Advances the high watermark to what a majority of the voters has, once that includes a record of this epoch. */
    private void advance() {
        Progress self = voters.get(core.settings.self().id());
        if (self != null) {
            self.endOffset = core.acknowledgedEnd();
        }
        int count = 0;
        for (Progress progress : voters.values()) {
            sorted[count++] = progress.endOffset;
        }
        Arrays.sort(sorted, 0, count);
        long majority = sorted[count - core.voters().majority()];
        if (majority > epochStartOffset || (majority >= 0 && !core.settings.rules().commitOwnEpochOnly())) {
            committedOwnEpoch = true;
            core.log.commit(majority);
        }
    }

    /** What to tell others: nothing, before this epoch has committed something, since it might be less than they know. */
    private long shownHighWatermark() {
        return committedOwnEpoch ? core.log.highWatermark() : -1;
    }

    // ---- fetches

    void fetch(Fetch fetch, Object ticket) {
        OffsetAndEpoch latest = core.log.latestSnapshot();
        OffsetAndEpoch snapshot = null;
        OffsetAndEpoch diverging = null;
        OffsetAndEpoch start = core.log.startSnapshot();
        long offset = fetch.offset();
        if (offset == 0 && latest != null && latest.offset() > 0) {
            // An empty replica: the newest snapshot is the shortest way, even where the log still goes back to the start.
            snapshot = latest;
        } else if (start != null && start.offset() > 0 && latest != null
                && (offset < start.offset() || (offset == start.offset() && fetch.lastEpoch() != start.epoch())
                        || fetch.lastEpoch() < start.epoch())) {
            snapshot = latest;
        } else if (offset > 0) {
            OffsetAndEpoch end = core.log.epochs().endOf(fetch.lastEpoch(), core.logStart(), core.logEnd());
            if (end.epoch() != fetch.lastEpoch() || end.offset() < offset) {
                diverging = end;
            }
        }
        heardFrom(fetch.replica(), snapshot == null && diverging == null ? offset : -1);
        if (snapshot != null || diverging != null) {
            core.emit(new Effect.Reply(ticket, new Message.FetchAnswer(
                    Errors.NONE, known(), shownHighWatermark(), core.logStart(), diverging, snapshot, List.of())));
            return;
        }
        advance();
        if (isDue(fetch) || fetch.maxWaitNanos() == 0 || parked.size() >= MAX_PARKED) {
            answer(fetch, ticket);
        } else {
            parked.add(new Parked(fetch, ticket, core.now() + fetch.maxWaitNanos()));
        }
    }

    private boolean isDue(Fetch fetch) {
        return (fetch.offset() < core.logEnd() && releaseNanos == Long.MAX_VALUE) || fetch.highWatermark() < shownHighWatermark();
    }

    private void answer(Fetch fetch, Object ticket) {
        core.emit(new Effect.ReplyRecords(ticket, known(), shownHighWatermark(), fetch.offset(), fetch.maxBytes()));
    }

    private void answerParked() {
        if (parked.isEmpty()) {
            return;
        }
        List<Parked> stay = null;
        boolean any = false;
        for (int i = 0; i < parked.size(); i++) {
            Parked waiting = parked.get(i);
            if (isDue(waiting.fetch) || core.now() >= waiting.untilNanos) {
                if (!any) {
                    any = true;
                    stay = new ArrayList<>(parked.subList(0, i));
                }
                answer(waiting.fetch, waiting.ticket);
            } else if (any) {
                stay.add(waiting);
            }
        }
        if (any) {
            parked = stay;
        }
    }

    void fetchSnapshot(Message.FetchSnapshot fetch, Object ticket) {
        if (fetch.position() < 0 || fetch.maxBytes() < 0) {
            core.requests.refuse(fetch, ticket, fetch.position() < 0 ? Errors.POSITION_OUT_OF_RANGE : Errors.INVALID_REQUEST);
            return;
        }
        heardFrom(fetch.replica(), -1);
        core.emit(new Effect.ReplySnapshot(ticket, known(), fetch.snapshot(), fetch.position(), fetch.maxBytes()));
    }

    private void heardFrom(ReplicaKey replica, long offset) {
        if (replica.id() < 0 || replica.id() == core.settings.self().id()) {
            return;
        }
        Progress progress;
        if (core.voters().isVoter(replica)) {
            progress = voters.get(replica.id());
            progress.replica = replica;
        } else {
            progress = observers.computeIfAbsent(replica, key -> new Progress(key, core.now()));
            if (observers.size() > MAX_OBSERVERS) {
                observers.pollFirstEntry();
            }
        }
        progress.fetched = true;
        progress.lastFetchNanos = core.now();
        if (offset >= 0) {
            progress.endOffset = offset;
            if (offset >= core.logEnd()) {
                progress.caughtUp = true;
                progress.caughtUpNanos = core.now();
            }
        }
    }

    // ---- handing over

    List<ReplicaKey> successors() {
        return voters.values().stream()
                .filter(p -> p.replica.id() != core.settings.self().id())
                .sorted(Comparator.comparingLong((Progress p) -> p.endOffset).reversed())
                .map(p -> p.replica)
                .toList();
    }

    @Override
    void left() {
        changes.left();
        List<Parked> waiting = parked;
        parked = List.of();
        for (Parked p : waiting) {
            core.requests.refuse(p.fetch, p.ticket, Errors.NOT_LEADER_OR_FOLLOWER);
        }
    }

    @Override
    boolean grants(ReplicaKey candidate, boolean upToDate, boolean preVote) {
        return !core.settings.rules().voteOncePerEpoch() && upToDate && !preVote;
    }

    @Override
    @Nullable Peer leaderPeer() {
        return null;
    }

    @Override
    Known known() {
        Endpoint local = core.settings.localListeners().get(core.settings.listener());
        return new Known(epoch, leaderId, local);
    }

    public Iterable<Progress> voterProgress() {
        return voters.values();
    }

    public Iterable<Progress> observerProgress() {
        return observers.values();
    }
}
