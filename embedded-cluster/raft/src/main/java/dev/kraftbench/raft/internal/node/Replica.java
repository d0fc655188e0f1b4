package dev.kraftbench.raft.internal.node;

import dev.kraftbench.raft.internal.core.Input;
import dev.kraftbench.raft.internal.core.RaftCore;
import org.jspecify.annotations.Nullable;

/** The replica, as those see it that bring in what happens at its edges. On the metadata lane. */
public interface Replica {

    /** Null before it is started and once it is closed. */
    @Nullable RaftCore running();

    /** Brings in what happened; nothing happens where there is nobody {@link #running}. */
    void input(Input input);

    /** The disk failed or an invariant broke: the replica stops. */
    void fail(Exception cause);
}
