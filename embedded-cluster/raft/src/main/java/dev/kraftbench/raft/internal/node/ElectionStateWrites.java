package dev.kraftbench.raft.internal.node;

import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.raft.VoterSet;
import dev.kraftbench.raft.internal.core.Effect;
import dev.kraftbench.raft.internal.core.Input;
import dev.kraftbench.raft.internal.log.QuorumStateFile;
import org.jspecify.annotations.Nullable;

/** Epoch and vote on their way to disk: one write at a time, and of what was asked for meanwhile only the newest. On the metadata lane. */
public final class ElectionStateWrites {

    private final QuorumStateFile file;
    private final VoterSet staticVoters;
    private final HelperWrites writes;
    private final Replica replica;
    private Effect.@Nullable PersistElectionState next;
    private boolean writing;

    public ElectionStateWrites(QuorumStateFile file, VoterSet staticVoters, HelperWrites writes, Replica replica) {
        this.file = file;
        this.staticVoters = staticVoters;
        this.writes = writes;
        this.replica = replica;
    }

    /** The core is told when this version is durable, or a newer one. */
    public void persist(Effect.PersistElectionState state) {
        next = state;
        writeNext();
    }

    private void writeNext() {
        Effect.PersistElectionState state = next;
        if (writing || state == null || replica.running() == null) {
            return;
        }
        writing = true;
        next = null;
        writes.submit(
                () -> {
                    file.write(state.state(), state.kraftVersion(), staticVoters);
                    return state.version();
                },
                outcome -> {
                    writing = false;
                    switch (outcome) {
                        case Outcome.Done<Long>(Long version) -> {
                            replica.input(new Input.ElectionStatePersisted(version));
                            writeNext();
                        }
                        case Outcome.Failed<Long>(Exception cause) -> replica.fail(cause);
                    }
                });
    }
}
