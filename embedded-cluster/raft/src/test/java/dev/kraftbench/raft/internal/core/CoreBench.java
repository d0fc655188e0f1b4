package dev.kraftbench.raft.internal.core;

import dev.kraftbench.kernel.Peer;
import dev.kraftbench.raft.Endpoint;
import dev.kraftbench.raft.OffsetAndEpoch;
import dev.kraftbench.raft.RaftTimeouts;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.VoterSet;
import dev.kraftbench.raft.internal.core.Message.Known;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** One core on a bench: voters 1 to n, static, of which it is number 1; what it says is kept as short lines. */
final class CoreBench {

    static final String LISTENER = "CONTROLLER";
    static final Object TICKET = new Object() {
        @Override
        public String toString() {
            return "asker";
        }
    };

    RaftCore core;
    private long now;
    private List<Effect> last = List.of();
    private long version;

    private CoreBench() {}

    static CoreBench voter(int voters) {
        return with(1, voters, ElectionState.INITIAL, List.of(), 0);
    }

    static CoreBench with(int self, int voters, ElectionState election, List<EpochHistory.Start> epochs, long logEnd) {
        return with(self, voters, election, epochs, logEnd, RaftRules.SOUND);
    }

    static CoreBench with(
            int self, int voters, ElectionState election, List<EpochHistory.Start> epochs, long logEnd, RaftRules rules) {
        CoreBench bench = new CoreBench();
        List<VoterSet.Voter> set = new ArrayList<>();
        for (int id = 1; id <= voters; id++) {
            set.add(new VoterSet.Voter(ReplicaKey.of(id), Map.of(LISTENER, endpoint(id))));
        }
        bench.core = new RaftCore(
                0,
                new RaftCore.Settings(
                        ReplicaKey.of(self), self <= voters, LISTENER, Map.of(LISTENER, endpoint(self)), List.of(),
                        RaftTimeouts.ofMillis(1000, 2000, 1000, 2000, 20, 0, 500, 60, 60), rules),
                new SplittableRandom(1),
                new RaftCore.Recovered(
                        election, 0, logEnd, new EpochHistory(epochs), new VoterHistory(VoterSet.of(set)), null, null));
        bench.step(new Input.Tick());
        return bench;
    }

    /** Voters 1 to n by a set in the log, which has ids of directories and may be changed. */
    static CoreBench dynamic(int voters) {
        CoreBench bench = new CoreBench();
        bench.start(voters, endpoint(1));
        return bench;
    }

    /** The same, reached by another address than its set says. */
    CoreBench at(Endpoint own) {
        start(core.voters().size(), own);
        return this;
    }

    private void start(int voters, Endpoint own) {
        List<VoterSet.Voter> set = new ArrayList<>();
        for (int id = 1; id <= voters; id++) {
            set.add(new VoterSet.Voter(key(id), Map.of(LISTENER, endpoint(id))));
        }
        VoterHistory history = new VoterHistory(VoterSet.EMPTY);
        history.add(VoterHistory.BOOTSTRAP, VoterSet.of(set), OptionalInt.of(1));
        core = new RaftCore(
                0,
                new RaftCore.Settings(
                        key(1), true, LISTENER, Map.of(LISTENER, own), List.of(),
                        RaftTimeouts.ofMillis(1000, 2000, 1000, 2000, 20, 0, 500, 60, 60), RaftRules.SOUND),
                new SplittableRandom(1),
                new RaftCore.Recovered(ElectionState.INITIAL, 0, 0, new EpochHistory(List.of()), history, null, null));
        step(new Input.Tick());
    }

    static ReplicaKey key(int id) {
        return new ReplicaKey(id, new Uuid(1, id));
    }

    static Endpoint endpoint(int id) {
        return new Endpoint("host-" + id, 9000 + id);
    }

    CoreBench step(Input input) {
        last = core.step(now, input);
        effects(Effect.PersistElectionState.class).forEach(persist -> version = persist.version());
        return this;
    }

    CoreBench after(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
        return step(new Input.Tick());
    }

    List<Effect> effects() {
        return last;
    }

    <E extends Effect> List<E> effects(Class<E> type) {
        return last.stream().filter(type::isInstance).map(type::cast).toList();
    }

    CoreBench persisted() {
        return step(new Input.ElectionStatePersisted(version));
    }

    CoreBench flushed() {
        return step(new Input.LogFlushed(0, core.logEnd()));
    }

    CoreBench receives(Message.RaftRequest request) {
        return step(new Input.Received(request, TICKET));
    }

    /** The request last sent to the peer is answered. */
    CoreBench answered(Effect.Send send, Message.RaftResponse response) {
        return step(new Input.Answered(send.serial(), send.to().id(), send.request(), response));
    }

    CoreBench voteFrom(int peer, boolean granted) {
        Effect.Send send = sentTo(peer);
        return answered(send, new Message.VoteAnswer(Errors.NONE, known(core.epoch()), granted));
    }

    private final List<Effect.Send> sent = new ArrayList<>();

    /** The last request to the peer of all that were sent so far. */
    Effect.Send sentTo(int peer) {
        return sent.stream().filter(s -> s.to().id() == peer).reduce((a, b) -> b).orElseThrow();
    }

    CoreBench remember() {
        sent.addAll(effects(Effect.Send.class));
        return this;
    }

    static Known known(int epoch) {
        return new Known(epoch, OptionalInt.empty(), null);
    }

    static Known led(int epoch, int leader) {
        return new Known(epoch, OptionalInt.of(leader), endpoint(leader));
    }

    static Message.Vote vote(int epoch, int candidate, long offset, int lastEpoch, boolean preVote) {
        return new Message.Vote(epoch, ReplicaKey.of(candidate), ReplicaKey.of(1), new OffsetAndEpoch(offset, lastEpoch), preVote);
    }

    static Message.Fetch fetch(int epoch, int replica, long offset, int lastEpoch) {
        return new Message.Fetch(
                epoch, ReplicaKey.of(replica), offset, lastEpoch, 1024, TimeUnit.MILLISECONDS.toNanos(500), Long.MAX_VALUE);
    }

    static LogBatch batch(long base, long last, int epoch) {
        return new LogBatch(base, last, epoch, null, OptionalInt.empty(), ByteBuffer.allocate(0));
    }

    /** Becomes leader of the next epoch with the vote of voter 2. */
    CoreBench elected() {
        after(60).remember();
        voteFrom(2, true).remember();
        persisted().remember();
        voteFrom(2, true).remember();
        return this;
    }

    /** Becomes follower of the leader. */
    CoreBench following(int leader, int epoch) {
        receives(new Message.BeginEpoch(epoch, leader, Map.of(LISTENER, endpoint(leader)), ReplicaKey.of(1)));
        remember();
        persisted().remember();
        return this;
    }

    CoreBench fetched(long highWatermark, int epoch, LogBatch... batches) {
        Effect.Send send = sentTo(core.leaderAndEpoch().leaderId().getAsInt());
        answered(send, new Message.FetchAnswer(
                Errors.NONE, led(epoch, send.to().id()), highWatermark, 0, null, null, List.of(batches)));
        return remember();
    }

    String role() {
        return core.role().getClass().getSimpleName();
    }

    /** What the core did, one short line per effect. */
    Stream<String> lines() {
        return last.stream().map(CoreBench::line);
    }

    static String line(Effect effect) {
        return switch (effect) {
            case Effect.Send(long serial, Peer to, Message.RaftRequest request) -> "send to " + to.id() + ": " + line(request);
            case Effect.Reply(Object ticket, Message.RaftResponse response) -> "reply: " + line(response);
            case Effect.ReplyChange r -> "reply: change " + r.outcome().error();
            case Effect.ReplyRecords r -> "reply: records from " + r.offset() + ", hw " + r.highWatermark() + ", epoch " + r.known().epoch();
            case Effect.ReplySnapshot r -> "reply: snapshot " + r.snapshot().offset() + "-" + r.snapshot().epoch() + " at " + r.position();
            case Effect.PersistElectionState p -> "persist: epoch " + p.state().epoch() + ", voted "
                    + (p.state().voted() == null ? "-" : p.state().voted().id()) + ", leader "
                    + (p.state().leaderId().isPresent() ? p.state().leaderId().getAsInt() : "-");
            case Effect.Append a -> "append: " + a.batches().getFirst().baseOffset() + ".." + a.batches().getLast().lastOffset();
            case Effect.AppendControl a -> "append control: " + a.records().size() + " at " + a.baseOffset() + ", epoch " + a.epoch();
            case Effect.FlushLog f -> "flush: up to " + f.endOffset();
            case Effect.Truncate t -> "truncate: from " + t.offset();
            case Effect.StartLogAt s -> "start log at: " + s.snapshot().offset() + "-" + s.snapshot().epoch();
            case Effect.StoreSnapshotPiece s -> "store piece: at " + s.position() + ", " + s.bytes().remaining() + " of " + s.size();
            case Effect.Committed c -> "committed: below " + c.highWatermark();
            case Effect.LeaderChanged l -> "leader: " + (l.leader().leaderId().isPresent() ? l.leader().leaderId().getAsInt() : "-")
                    + ", epoch " + l.leader().epoch();
        };
    }

    private static String line(Message.RaftRequest request) {
        return switch (request) {
            case Message.Vote v -> (v.preVote() ? "pre-vote" : "vote") + " epoch " + v.epoch() + ", log " + v.logEnd().offset() + "/"
                    + v.logEnd().epoch();
            case Message.BeginEpoch b -> "begin epoch " + b.epoch();
            case Message.EndEpoch e -> "end epoch " + e.epoch() + ", prefer " + e.preferred().stream().map(ReplicaKey::id).toList();
            case Message.Fetch f -> "fetch epoch " + f.epoch() + " from " + f.offset() + "/" + f.lastEpoch() + ", hw " + f.highWatermark();
            case Message.UpdateVoter u -> "update voter " + u.voter().id();
            case Message.FetchSnapshot f -> "fetch snapshot " + f.snapshot().offset() + "-" + f.snapshot().epoch() + " at " + f.position();
        };
    }

    private static String line(Message.RaftResponse response) {
        String known = response.error() + ", epoch " + response.known().epoch() + ", leader "
                + (response.known().leaderId().isPresent() ? response.known().leaderId().getAsInt() : "-");
        return switch (response) {
            case Message.VoteAnswer v -> (v.granted() ? "granted, " : "refused, ") + known;
            case Message.EpochAnswer e -> known;
            case Message.FetchAnswer f -> known + place(", diverging ", f.diverging()) + place(", snapshot ", f.snapshot());
            case Message.FetchSnapshotAnswer f -> known;
        };
    }

    private static String place(String what, @Nullable OffsetAndEpoch place) {
        return place == null ? "" : what + place.offset() + "/" + place.epoch();
    }
}
