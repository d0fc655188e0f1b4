package dev.kraftbench.raft.internal.core;

import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.VoterSet;
import dev.kraftbench.raft.internal.core.VoterChange.Refusal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the set of voters under a leader (KIP-853): one change after the other, each of one voter, so that any majority of the old
 * set has a voter in common with any of the new one. The new set counts as soon as it is in the log; the next change waits until it is
 * committed, and the first of a leader until its epoch has committed something, since there may be one of an older leader that nobody here
 * has seen.
 */
final class VoterChanges {

    /** A replica that was not heard for so long has not caught up, whatever it had once. */
    private static final long HEARD_WITHIN_NANOS = TimeUnit.HOURS.toNanos(1);

    /** A leader that is removed stays for so long: whoever forwarded that request would send it again to the next if the first went at once. */
    private static final long LEAVE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final Refusal DONE = new Refusal(Errors.NONE, "");

    /** A change in the log whose commitment is awaited by somebody. */
    private record Pending(long offset, long untilNanos, Consumer<Refusal> reply) {}

    private final RaftCore core;
    private final Leader leader;
    private @Nullable Pending pending;
    private long leavesNanos = Long.MAX_VALUE;

    VoterChanges(RaftCore core, Leader leader) {
        this.core = core;
        this.leader = leader;
    }

    // ---- what is asked

    /** Why the change can't be made now, null if it can. */
    @Nullable Refusal refusal(VoterChange change) {
        Refusal notNow = notNow();
        if (notNow != null) {
            return notNow;
        }
        VoterSet voters = core.voters();
        return switch (change) {
            case VoterChange.Add add -> {
                if (!add.listeners().containsKey(core.settings.listener())) {
                    yield new Refusal(
                            Errors.INVALID_REQUEST,
                            "The new voter has no address for listener " + core.settings.listener() + ", only for " + add.listeners().keySet());
                }
                if (voters.contains(add.voter().id())) {
                    yield new Refusal(
                            Errors.DUPLICATE_VOTER,
                            "There is a voter with the id of " + add.voter() + " already: the voters are " + voters.ids());
                }
                yield leader.hasCaughtUp(add.voter(), HEARD_WITHIN_NANOS)
                        ? null
                        : new Refusal(
                                Errors.REQUEST_TIMED_OUT,
                                add.voter() + " has not caught up with the log: see that it runs, and try again");
            }
            case VoterChange.Remove remove -> voters.without(remove.voter()) == null
                    ? new Refusal(
                            Errors.VOTER_NOT_FOUND, remove.voter() + " is no voter, or the last one: the voters are " + voters.ids())
                    : null;
        };
    }

    private @Nullable Refusal notNow() {
        if (core.log.voterHistory().kraftVersion() < 1) {
            return new Refusal(
                    Errors.UNSUPPORTED_VERSION, "The voters stand in the configuration of all nodes: change it there, or upgrade kraft.version to 1");
        }
        if (!core.settings.rules().changeVotersOneByOne()) {
            return null;
        }
        if (pending != null) {
            return new Refusal(
                    Errors.REQUEST_TIMED_OUT, "Another change of voters is under way: try again when it is made");
        }
        if (!leader.hasCommittedOwnEpoch()) {
            return new Refusal(
                    Errors.REQUEST_TIMED_OUT,
                    "The leader has just been elected and has yet to commit something: try again");
        }
        long last = core.log.voterHistory().lastOffset();
        return last < core.log.highWatermark()
                ? null
                : new Refusal(
                        Errors.REQUEST_TIMED_OUT,
                        "The last change of voters, at offset " + last + ", is not committed yet (high watermark "
                                + core.log.highWatermark() + "): try again");
    }

    void change(VoterChange change, Object ticket, long timeoutNanos) {
        Refusal refusal = refusal(change);
        if (refusal != null) {
            reply(ticket, refusal);
            return;
        }
        VoterSet next =
                switch (change) {
                    case VoterChange.Add add -> core.voters().with(new VoterSet.Voter(add.voter(), add.listeners()));
                    case VoterChange.Remove remove -> core.voters().without(remove.voter());
                };
        if (next == null) {
            throw new IllegalStateException("refused too late: " + change);
        }
        boolean ackAtOnce = change instanceof VoterChange.Add add && !add.ackWhenCommitted();
        write(next, timeoutNanos, ackAtOnce ? done -> {} : done -> reply(ticket, done));
        if (ackAtOnce) {
            reply(ticket, DONE);
        }
    }

    /** A voter has other addresses, or speaks other versions, than its set says. */
    void update(Message.UpdateVoter update, Object ticket) {
        ReplicaKey voter = update.voter();
        if (core.log.voterHistory().kraftVersion() < 1) {
            // Its address stands in the configuration of all; the sender needs not ask again in this epoch.
            answer(ticket, Errors.NONE);
            return;
        }
        Refusal notNow = notNow();
        if (notNow != null) {
            answer(ticket, notNow.error());
        } else if (!update.listeners().containsKey(core.settings.listener())
                || update.minKRaftVersion() > core.log.voterHistory().kraftVersion()
                || update.maxKRaftVersion() < core.log.voterHistory().kraftVersion()) {
            answer(ticket, Errors.INVALID_REQUEST);
        } else if (!core.voters().isVoter(voter)) {
            answer(ticket, Errors.VOTER_NOT_FOUND);
        } else {
            VoterSet next = core.voters()
                    .with(new VoterSet.Voter(voter, update.listeners(), update.minKRaftVersion(), update.maxKRaftVersion()));
            if (next.equals(core.voters())) {
                answer(ticket, Errors.NONE);
            } else {
                write(next, core.settings.timeouts().requestNanos(), done -> answer(ticket, done.error()));
            }
        }
    }

    private void write(VoterSet next, long timeoutNanos, Consumer<Refusal> reply) {
        long offset = core.logEnd();
        core.log.appendControl(leader.epoch, List.of(next.toRecord()), next);
        leader.votersChanged();
        pending = new Pending(offset, core.now() + timeoutNanos, reply);
    }

    private void reply(Object ticket, Refusal outcome) {
        core.emit(new Effect.ReplyChange(ticket, outcome));
    }

    private void answer(Object ticket, Errors error) {
        core.emit(new Effect.Reply(ticket, new Message.EpochAnswer(error, leader.known())));
    }

    // ---- what becomes of it

    /** Replies when a change is committed, or late. */
    void poll() {
        Pending waiting = pending;
        if (waiting == null) {
            return;
        }
        if (waiting.offset() < core.log.highWatermark()) {
            pending = null;
            waiting.reply().accept(DONE);
        } else if (core.now() >= waiting.untilNanos()) {
            // It stays in the log, and the next waits for it all the same.
            pending = null;
            waiting.reply().accept(new Refusal(Errors.REQUEST_TIMED_OUT, Errors.REQUEST_TIMED_OUT.message()));
        }
    }

    long deadlineNanos() {
        return Math.min(leavesNanos, pending == null ? Long.MAX_VALUE : pending.untilNanos());
    }

    /** Whether the leader has to go: it is none of the voters any more, by a set that is committed, and whoever wanted that has heard of it. */
    boolean isOver() {
        if (core.isVoter() || core.log.voterHistory().lastOffset() >= core.log.highWatermark()) {
            leavesNanos = Long.MAX_VALUE;
        } else if (leavesNanos == Long.MAX_VALUE) {
            leavesNanos = core.now() + LEAVE_NANOS;
        }
        return core.now() >= leavesNanos;
    }

    /** Somebody else leads; what becomes of the change is not known. */
    void left() {
        Pending waiting = pending;
        pending = null;
        if (waiting != null) {
            waiting.reply().accept(new Refusal(Errors.NOT_LEADER_OR_FOLLOWER, Errors.NOT_LEADER_OR_FOLLOWER.message()));
        }
    }
}
