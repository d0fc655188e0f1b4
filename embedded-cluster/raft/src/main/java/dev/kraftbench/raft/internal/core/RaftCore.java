package dev.kraftbench.raft.internal.core;

import dev.kraftbench.kernel.Peer;
import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.LeaderAndEpoch;
import dev.kraftbench.raft.OffsetAndEpoch;
import dev.kraftbench.raft.RaftTimeouts;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.VoterSet;
import dev.kraftbench.raft.internal.core.Message.BeginEpoch;
import dev.kraftbench.raft.internal.core.Message.EndEpoch;
import dev.kraftbench.raft.internal.core.Message.Fetch;
import dev.kraftbench.raft.internal.core.Message.FetchSnapshot;
import dev.kraftbench.raft.internal.core.Message.Known;
import dev.kraftbench.raft.internal.core.Message.RaftRequest;
import dev.kraftbench.raft.internal.core.Message.Vote;
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

    /** First limit of an election round; doubled with each round in vain up to {@code controller.quorum.election.timeout.ms}. */
    private static final long FIRST_ROUND_NANOS = 100_000_000L;

    private static final int MAX_DOUBLINGS = 10;

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
    final RandomGenerator random;
    final LogState log;
    final Peers peers;
    /** Election rounds since a leader was last heard. */
    int rounds;

    private long now;
    private List<Effect> effects = new ArrayList<>();

    private final ElectionStateGate gate;

    private Role role;
    private LeaderAndEpoch told;
    private int nextToAsk;

    public RaftCore(long now, Settings settings, RandomGenerator random, Recovered recovered) {
        this.settings = settings;
        this.random = random;
        this.now = now;
        this.log = new LogState(recovered, effect -> effects.add(effect));
        this.peers = new Peers(settings.timeouts());
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
        this.role = new Unattached(this, election.epoch(), leaderHint, election.voted(), now + firstElectionNanos());
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
            case Input.Received(RaftRequest request, Object ticket) -> received(request, ticket);
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

    // ---- requests

    private void received(RaftRequest request, Object ticket) {
        switch (request) {
            case Vote vote -> vote(vote, ticket);
            case BeginEpoch begin -> beginEpoch(begin, ticket);
            case EndEpoch end -> endEpoch(end, ticket);
            case Fetch fetch -> {
                if (fetch.offset() < 0 || fetch.lastEpoch() < 0 || fetch.lastEpoch() > fetch.epoch() || fetch.maxWaitNanos() < 0) {
                    refuse(fetch, ticket, Errors.INVALID_REQUEST);
                } else {
                    Errors error = leaderOnly(fetch.epoch());
                    if (error == Errors.NONE) {
                        ((Leader) role).fetch(fetch, ticket);
                    } else {
                        refuse(fetch, ticket, error);
                    }
                }
            }
            case Message.UpdateVoter update -> {
                Errors error = leaderOnly(update.epoch());
                if (error == Errors.NONE) {
                    ((Leader) role).voterChanges().update(update, ticket);
                } else {
                    refuse(update, ticket, error);
                }
            }
            case FetchSnapshot fetch -> {
                Errors error = leaderOnly(fetch.epoch());
                if (error == Errors.NONE) {
                    ((Leader) role).fetchSnapshot(fetch, ticket);
                } else {
                    refuse(fetch, ticket, error);
                }
            }
        }
    }

    private void vote(Vote vote, Object ticket) {
        int lastEpoch = vote.logEnd().epoch();
        boolean illegal = vote.preVote() ? lastEpoch > vote.epoch() : lastEpoch >= vote.epoch();
        if (illegal || lastEpoch < 0 || vote.logEnd().offset() < 0 || vote.candidate().id() < 0) {
            refuse(vote, ticket, Errors.INVALID_REQUEST);
            return;
        }
        if (vote.epoch() < role.epoch) {
            refuse(vote, ticket, Errors.FENCED_LEADER_EPOCH);
            return;
        }
        if (vote.epoch() > role.epoch) {
            toUnattached(vote.epoch(), OptionalInt.empty());
        }
        if (!isAddressedToUs(vote.voter())) {
            refuse(vote, ticket, Errors.INVALID_VOTER_KEY);
            return;
        }
        boolean granted = role.grants(vote.candidate(), vote.logEnd().compareTo(logEndAndEpoch()) >= 0, vote.preVote());
        if (granted && !vote.preVote() && !vote.candidate().equals(role.voted)) {
            grantVote(vote.candidate());
        }
        emit(new Effect.Reply(ticket, new Message.VoteAnswer(Errors.NONE, role.known(), granted)));
    }

    private void beginEpoch(BeginEpoch begin, Object ticket) {
        Errors error = fromLeader(begin.epoch(), begin.leaderId(), begin.endpoints());
        if (error == Errors.NONE && !isAddressedToUs(begin.voter())) {
            error = Errors.INVALID_VOTER_KEY;
        }
        emit(new Effect.Reply(ticket, new Message.EpochAnswer(error, role.known())));
    }

    private void endEpoch(EndEpoch end, Object ticket) {
        Errors error = fromLeader(end.epoch(), end.leaderId(), end.endpoints());
        if (error == Errors.NONE && role instanceof Follower follower && follower.leader.id() == end.leaderId()) {
            follower.leaderResigned(end.preferred());
        }
        emit(new Effect.Reply(ticket, new Message.EpochAnswer(error, role.known())));
    }

    private Errors fromLeader(int epoch, int leaderId, Map<String, Endpoint> endpoints) {
        if (epoch < role.epoch) {
            return Errors.FENCED_LEADER_EPOCH;
        }
        if (leaderId < 0 || leaderId == settings.self().id()) {
            return Errors.INVALID_REQUEST;
        }
        if (epoch == role.epoch && role.leaderId.isPresent() && role.leaderId.getAsInt() != leaderId) {
            return Errors.INVALID_REQUEST;
        }
        learn(new Known(epoch, OptionalInt.of(leaderId), endpoints.get(settings.listener())));
        return Errors.NONE;
    }

    private Errors leaderOnly(int epoch) {
        if (epoch < role.epoch) {
            return Errors.FENCED_LEADER_EPOCH;
        }
        if (epoch > role.epoch) {
            return Errors.UNKNOWN_LEADER_EPOCH;
        }
        return role instanceof Leader ? Errors.NONE : Errors.NOT_LEADER_OR_FOLLOWER;
    }

    void refuse(RaftRequest request, Object ticket, Errors error) {
        Known known = role.known();
        emit(new Effect.Reply(ticket, switch (request) {
            case Vote v -> new Message.VoteAnswer(error, known, false);
            case BeginEpoch b -> new Message.EpochAnswer(error, known);
            case EndEpoch e -> new Message.EpochAnswer(error, known);
            case Message.UpdateVoter u -> new Message.EpochAnswer(error, known);
            case Fetch f -> new Message.FetchAnswer(error, known, -1, -1, null, null, List.of());
            case FetchSnapshot f ->
                    new Message.FetchSnapshotAnswer(error, known, f.snapshot(), 0, f.position(), java.nio.ByteBuffer.allocate(0));
        }));
    }

    private boolean isAddressedToUs(ReplicaKey voter) {
        return voter.id() < 0
                || (voter.id() == settings.self().id() && (!voter.hasDirectory() || voter.equals(settings.self())));
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

    private void learn(Known known) {
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

    /** Asks voters and bootstrap servers in turn who leads. @return when to try again */
    long askForLeader(int exceptId) {
        List<Peer> all = new ArrayList<>();
        for (int id : voters().ids()) {
            Peer voter = id == settings.self().id() || id == exceptId ? null : voterPeer(id);
            if (voter != null) {
                all.add(voter);
            }
        }
        if (all.isEmpty() || !isVoter()) {
            // Whom an observer knows as voters may all be gone meanwhile.
            for (Peer server : settings.bootstrapServers()) {
                if (!settings.localListeners().containsValue(new Endpoint(server.host(), server.port()))) {
                    all.add(server);
                }
            }
        }
        for (Peer peer : all) {
            if (peers.isUnderWay(peer.id(), Kind.FETCH, role.epoch)) {
                return Long.MAX_VALUE;
            }
        }
        long next = Long.MAX_VALUE;
        for (int i = 0; i < all.size(); i++) {
            Peer peer = all.get(Math.floorMod(nextToAsk + i, all.size()));
            if (peers.isReady(peer.id(), Kind.FETCH, role.epoch, now)) {
                nextToAsk += i + 1;
                send(peer, Kind.FETCH, fetch(0));
                return Long.MAX_VALUE;
            }
            next = Math.min(next, peers.readyAtNanos(peer.id(), Kind.FETCH, role.epoch));
        }
        return next;
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
                ? Math.min(role.electionDeadlineNanos(), now + electionNanos())
                : now + electionNanos();
        enter(new Unattached(this, epoch, leaderId, epoch == role.epoch ? role.voted : null, deadline));
    }

    private void grantVote(ReplicaKey candidate) {
        if (role instanceof Unattached || role instanceof Prospective) {
            enter(new Unattached(this, role.epoch, role.leaderId, candidate, now + electionNanos()));
        } else if (settings.rules().voteOncePerEpoch()) {
            throw new IllegalStateException("no vote can be given as " + role);
        }
    }

    void toProspective() {
        require(role instanceof Unattached || role instanceof Follower || role instanceof Candidate, "Prospective");
        rounds++;
        enter(new Prospective(this, role.epoch, role.leaderId, role.leaderPeer(), role.voted, now + electionNanos()));
    }

    void toCandidate() {
        require(role instanceof Prospective, "Candidate");
        enter(new Candidate(this, role.epoch + 1, now + electionNanos()));
    }

    void toLeader(List<Integer> granting) {
        require(role instanceof Candidate, "Leader");
        rounds = 0;
        Leader leader = new Leader(this, role.epoch, log.end());
        enter(leader);
        leader.open(granting);
    }

    void toFollower(int epoch, Peer leader) {
        require(epoch > role.epoch || !(role instanceof Leader || role instanceof Resigned), "Follower");
        boolean back = epoch == role.epoch && role instanceof Prospective;
        enter(new Follower(
                this, epoch, leader, epoch == role.epoch ? role.voted : null,
                now + (back ? electionNanos() : settings.timeouts().fetchNanos()), back));
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

    // ---- times

    /** How long this round of an election may take: short at first, so that a split vote costs little, longer with each round. */
    long electionNanos() {
        long limit = settings.timeouts().electionNanos();
        long base = Math.min(limit, FIRST_ROUND_NANOS << Math.min(rounds, MAX_DOUBLINGS));
        return base + randomNanos(base);
    }

    private long firstElectionNanos() {
        long limit = settings.timeouts().firstElectionNanos();
        return limit > 0 ? staggered(limit, -1) : settings.timeouts().electionNanos() + randomNanos(settings.timeouts().electionNanos());
    }

    /** A short wait that differs enough between the voters, by rank, for the first to be elected before the next begins. */
    long staggered(long limit, int exceptId) {
        int rank = 0;
        for (int id : voters().ids()) {
            if (id < settings.self().id() && id != exceptId) {
                rank++;
            }
        }
        return rank * (limit / 2) + randomNanos(limit / 6);
    }

    long randomNanos(long limit) {
        return limit <= 0 ? 0 : random.nextLong(limit);
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
