package dev.kraftbench.raft.internal.core;

import dev.kraftbench.kernel.Peer;
import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.LeaderAndEpoch;
import dev.kraftbench.raft.OffsetAndEpoch;
import dev.kraftbench.raft.RaftTimeouts;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.VoterSet;
import dev.kraftbench.raft.internal.core.Message.Fetch;
import dev.kraftbench.raft.internal.core.Message.Known;
import dev.kraftbench.raft.internal.core.Message.RaftRequest;
import dev.kraftbench.raft.internal.core.Peers.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * One replica of the metadata log: {@code step(time, input) -> effects}. No I/O, no clock, no threads; the same inputs give the same
 * effects. The role in the epoch decides (KIP-595, KIP-996); observers know two roles only:
 *
 * <pre>
 *                 higher epoch, leader not known (any role)
 *              +--------------------------------------------+
 *              v                                            |
 *   start → Unattached --election time-out--> Prospective --+--majority of pre-votes--> Candidate --majority--> Leader
 *              |  ^                             |  ^                                      |   ^                    |
 *     leader found |  lost, no leader known     |  |            lost or timed out         |   |         resigned, quorum lost
 *              v  +----------------------------+  +--------------------------------------+   |                    v
 *           Follower <--lost, leader known------+                                             |                Resigned
 *              +--fetch time-out, connection lost--> Prospective                              |                    |
 *              ^                                                                              |     time-out: epoch + 1, Unattached
 *              +--leader found (any role but Leader and Resigned of the same epoch)-----------+
 * </pre>
 *
 * Whatever leaves this replica after a new epoch or vote waits until that is durable ({@link Effect.PersistElectionState}).
 */
public final class RaftCore {

    /**
     * What does not change.
     *
     * @param controller may become a voter, so everything acknowledged must be durable
     * @param listener by which replicas reach each other
     */
    public record Settings(
            ReplicaKey self,
            boolean controller,
            String listener,
            Map<String, Endpoint> localListeners,
            List<Peer> bootstrapServers,
            RaftTimeouts timeouts,
            RaftRules rules) {}

    /**
     * What was found on disk.
     *
     * @param startSnapshot the snapshot at which the log starts, null if it starts at 0
     * @param latestSnapshot the newest, null if there is none
     */
    public record Recovered(
            ElectionState election,
            long logStart,
            long logEnd,
            EpochHistory epochs,
            VoterHistory voters,
            @Nullable OffsetAndEpoch startSnapshot,
            @Nullable OffsetAndEpoch latestSnapshot) {}

    final Settings settings;
    final LogState log;
    final Peers peers;
    final ElectionTimes times;
    final LeaderSearch search;
    final ReceivedRequests requests;

    private long now;
    private List<Effect> effects = new ArrayList<>();

    private final ElectionStateGate gate;

    private Role role;
    private LeaderAndEpoch told;

    public RaftCore(long now, Settings settings, RandomGenerator random, Recovered recovered) {
        this.settings = settings;
        this.now = now;
        this.log = new LogState(recovered, effect -> effects.add(effect));
        this.peers = new Peers(settings.timeouts());
        this.times = new ElectionTimes(this, random);
        this.search = new LeaderSearch(this);
        this.requests = new ReceivedRequests(this);
        ElectionState election = recovered.election();
        this.gate = new ElectionStateGate(election, effect -> effects.add(effect));
        if (election.epoch() < log.epochs().lastEpoch()) {
            // Records of a new leader were kept, the step into its epoch was not. A vote in it would have been durable before it left.
            election = new ElectionState(log.epochs().lastEpoch(), OptionalInt.empty(), null);
        }
        // Never as candidate or leader of the epoch in which we stopped: unforced records of it may be lost, and writing others at the
        // same offset and epoch would go unnoticed.
        OptionalInt leaderHint = election.leaderId().isPresent() && election.leaderId().getAsInt() == settings.self().id()
                ? OptionalInt.empty()
                : election.leaderId();
        this.role = new Unattached(this, election.epoch(), leaderHint, election.voted(), now + times.firstNanos());
        this.told = LeaderAndEpoch.UNKNOWN;
        persist();
    }

    /** Brings in what happened at this time; the effects are to be carried out in order. */
    public List<Effect> step(long nowNanos, Input input) {
        now = nowNanos;
        handle(input);
        Role before;
        do {
            before = role;
            role.poll();
        } while (role != before);
        List<Effect> result = effects;
        effects = new ArrayList<>(4);
        return result;
    }

    /** When the next {@link Input.Tick} is due, whatever else happens. */
    public long deadlineNanos() {
        return role.deadlineNanos();
    }

    private void handle(Input input) {
        switch (input) {
            case Input.Tick() -> {}
            case Input.Received(RaftRequest request, Object ticket) -> requests.received(request, ticket);
            case Input.Answered(long serial, int peerId, RaftRequest request, Message.RaftResponse response) -> {
                boolean awaited = peers.answered(peerId, serial);
                if (response.known().epoch() < role.epoch && awaited) {
                    // Knows less than we do; it may be asked again when it has had time to learn.
                    peers.backOff(peerId, now);
                } else if (isNews(response.known())) {
                    role.answered(peerId, request, response, awaited);
                }
            }
            case Input.Unanswered(long serial, int peerId, RaftRequest request, boolean unsupported) -> {
                boolean awaited = peers.failed(peerId, serial, now);
                role.unanswered(peerId, request, awaited, unsupported);
            }
            case Input.Disconnected(int peerId) -> role.disconnected(peerId);
            case Input.ElectionStatePersisted(long persisted) -> {
                gate.persisted(persisted);
                role.electionStateDurable();
            }
            case Input.LogFlushed(long serial, long endOffset) -> log.flushed(endOffset);
            case Input.LeaderAppend(LogBatch batch) -> leaderAppend(batch);
            case Input.ChangeVoters(VoterChange change, Object ticket, long timeoutNanos) -> {
                if (role instanceof Leader leader) {
                    leader.voterChanges().change(change, ticket, timeoutNanos);
                } else {
                    emit(new Effect.ReplyChange(ticket, notLeader()));
                }
            }
            case Input.Resign(int epoch) -> {
                if (role instanceof Leader leader && leader.epoch == epoch) {
                    toResigned(leader.successors());
                }
            }
            case Input.SnapshotPieceStored(OffsetAndEpoch id, long next, boolean complete) -> {
                if (role instanceof Follower follower) {
                    follower.snapshotPieceStored(id, next, complete);
                }
            }
            case Input.SnapshotPieceFailed(OffsetAndEpoch id) -> {
                if (role instanceof Follower follower) {
                    follower.snapshotFailed(id);
                }
            }
            case Input.SnapshotInstalled(OffsetAndEpoch id, VoterSet voters, OptionalInt kraftVersion) ->
                    snapshotInstalled(id, voters, kraftVersion);
            case Input.SnapshotTaken(OffsetAndEpoch id) -> log.snapshotTaken(id);
            case Input.LogStartMoved(OffsetAndEpoch id) -> log.startMoved(id);
        }
    }

    // ---- what others know

    /** Takes in what an answer tells of the epoch. @return whether the answer still concerns the role that asked */
    private boolean isNews(Known known) {
        if (known.epoch() < role.epoch) {
            return false;
        }
        Role before = role;
        learn(known);
        return role == before;
    }

    void learn(Known known) {
        OptionalInt leaderId = known.leaderId().isPresent() && known.leaderId().getAsInt() == settings.self().id()
                ? OptionalInt.empty()
                : known.leaderId();
        if (known.epoch() > role.epoch) {
            Peer leader = leaderId.isPresent() ? peer(leaderId.getAsInt(), known.leader()) : null;
            if (leader != null) {
                toFollower(known.epoch(), leader);
            } else {
                toUnattached(known.epoch(), leaderId);
            }
        } else if (leaderId.isPresent() && role.maySettleFor(leaderId.getAsInt())) {
            Peer leader = peer(leaderId.getAsInt(), known.leader());
            if (leader != null) {
                toFollower(known.epoch(), leader);
            }
        }
    }

    /** The replica's address, as told or by the voter set; null if neither is known. */
    private @Nullable Peer peer(int id, @Nullable Endpoint told) {
        Endpoint endpoint = told != null ? told : voters().endpoint(id, settings.listener()).orElse(null);
        return endpoint == null ? null : new Peer(id, endpoint.host(), endpoint.port(), settings.listener());
    }

    @Nullable Peer voterPeer(int id) {
        return peer(id, null);
    }

    Fetch fetch(long maxWaitNanos) {
        return new Fetch(
                role.epoch, settings.self(), log.end(), log.epochs().lastEpoch(), Integer.MAX_VALUE, maxWaitNanos,
                log.highWatermark());
    }

    void send(Peer to, Kind kind, RaftRequest request) {
        emit(new Effect.Send(peers.sent(to, kind, request.epoch()), to, request));
    }

    // ---- transitions

    void toUnattached(int epoch, OptionalInt leaderId) {
        require(epoch > role.epoch || role instanceof Prospective || role instanceof Candidate, "Unattached");
        // The wait for an election goes on: a candidate's higher epoch alone is no reason to give it more time.
        long deadline = epoch > role.epoch && role.electionDeadlineNanos() > now
                ? Math.min(role.electionDeadlineNanos(), now + times.roundNanos())
                : now + times.roundNanos();
        enter(new Unattached(this, epoch, leaderId, epoch == role.epoch ? role.voted : null, deadline));
    }

    void grantVote(ReplicaKey candidate) {
        if (role instanceof Unattached || role instanceof Prospective) {
            enter(new Unattached(this, role.epoch, role.leaderId, candidate, now + times.roundNanos()));
        } else if (settings.rules().voteOncePerEpoch()) {
            throw new IllegalStateException("no vote can be given as " + role);
        }
    }

    void toProspective() {
        require(role instanceof Unattached || role instanceof Follower || role instanceof Candidate, "Prospective");
        times.roundBegins();
        enter(new Prospective(this, role.epoch, role.leaderId, role.leaderPeer(), role.voted, now + times.roundNanos()));
    }

    void toCandidate() {
        require(role instanceof Prospective, "Candidate");
        enter(new Candidate(this, role.epoch + 1, now + times.roundNanos()));
    }

    void toLeader(List<Integer> granting) {
        require(role instanceof Candidate, "Leader");
        times.leaderHeard();
        Leader leader = new Leader(this, role.epoch, log.end());
        enter(leader);
        leader.open(granting);
    }

    void toFollower(int epoch, Peer leader) {
        require(epoch > role.epoch || !(role instanceof Leader || role instanceof Resigned), "Follower");
        boolean back = epoch == role.epoch && role instanceof Prospective;
        enter(new Follower(
                this, epoch, leader, epoch == role.epoch ? role.voted : null,
                now + (back ? times.roundNanos() : settings.timeouts().fetchNanos()), back));
    }

    void toResigned(List<ReplicaKey> preferred) {
        require(role instanceof Leader, "Resigned");
        enter(new Resigned(this, role.epoch, role.voted, preferred, now + settings.timeouts().electionNanos()));
    }

    private void require(boolean allowed, String target) {
        if (!allowed) {
            throw new IllegalStateException("no transition from " + role + " to " + target);
        }
    }

    private void enter(Role next) {
        Role left = role;
        role = next;
        left.left();
        peers.reset();
        persist();
        LeaderAndEpoch current = leaderAndEpoch();
        if (!current.equals(told)) {
            told = current;
            effects.add(new Effect.LeaderChanged(current, next instanceof Leader leader ? leader.epochStartOffset : -1));
        }
    }

    private void persist() {
        gate.enter(new ElectionState(role.epoch, role.leaderId, role.voted), log.voterHistory().kraftVersion());
    }

    boolean isElectionStateDurable() {
        return gate.isOpen();
    }

    /** Lets a message out, or keeps it until the election state that it speaks from is durable. */
    void emit(Effect outgoing) {
        gate.emit(outgoing);
    }

    // ---- log

    private void leaderAppend(LogBatch batch) {
        if (!(role instanceof Leader leader) || leader.epoch != batch.epoch()) {
            throw new IllegalStateException("appended a batch of epoch " + batch.epoch() + " as " + role);
        }
        log.append(List.of(batch));
        leader.appended();
    }

    private void snapshotInstalled(OffsetAndEpoch id, @Nullable VoterSet voters, OptionalInt kraftVersion) {
        log.snapshotTaken(id);
        if (role instanceof Follower follower && follower.awaits(id)) {
            log.startOver(id, voters, kraftVersion);
            follower.snapshotInstalled();
        }
    }

    void storeSnapshotPiece(OffsetAndEpoch id, Message.FetchSnapshotAnswer answer) {
        effects.add(new Effect.StoreSnapshotPiece(id, answer.size(), answer.position(), answer.bytes()));
    }

    long now() {
        return now;
    }

    private static VoterChange.Refusal notLeader() {
        return new VoterChange.Refusal(Errors.NOT_LEADER_OR_FOLLOWER, Errors.NOT_LEADER_OR_FOLLOWER.message());
    }

    /** Why this replica would not make the change now; null if it would. */
    public VoterChange.@Nullable Refusal refusal(VoterChange change) {
        return role instanceof Leader leader ? leader.voterChanges().refusal(change) : notLeader();
    }

    // ---- state, for roles, driver and tests

    public int epoch() {
        return role.epoch;
    }

    public Role role() {
        return role;
    }

    public LeaderAndEpoch leaderAndEpoch() {
        return new LeaderAndEpoch(role.leaderId, role.epoch);
    }

    public @Nullable ReplicaKey voted() {
        return role.voted;
    }

    /** Where the leader is, null if not known. */
    public @Nullable Endpoint leaderEndpoint() {
        return role.known().leader();
    }

    public boolean isVoter() {
        return voters().isVoter(settings.self());
    }

    /**
     * Whether this replica stands for election. One that was removed does as long as it does not know that to be committed: perhaps it alone
     * has the record, and the others can't elect anyone who has not. It counts no vote of its own.
     */
    boolean mayLead() {
        if (isVoter()) {
            return true;
        }
        VoterSet before = log.voterHistory().beforeLast();
        return before != null && before.isVoter(settings.self()) && log.voterHistory().lastOffset() >= log.highWatermark();
    }

    public VoterSet voters() {
        return log.voterHistory().last();
    }

    public VoterHistory voterHistory() {
        return log.voterHistory();
    }

    public long logStart() {
        return log.start();
    }

    public long logEnd() {
        return log.end();
    }

    public long durableEnd() {
        return log.durableEnd();
    }

    public OffsetAndEpoch logEndAndEpoch() {
        return new OffsetAndEpoch(log.end(), log.epochs().lastEpoch());
    }

    public OptionalLong highWatermark() {
        return log.highWatermark() < 0 ? OptionalLong.empty() : OptionalLong.of(log.highWatermark());
    }

    /** Up to where the log may be acknowledged. */
    long acknowledgedEnd() {
        return settings.rules().acknowledgeDurableOnly() ? log.durableEnd() : log.end();
    }

    /** Progress of voters and observers, if we lead. */
    public @Nullable Leader leader() {
        return role instanceof Leader leader ? leader : null;
    }
}
