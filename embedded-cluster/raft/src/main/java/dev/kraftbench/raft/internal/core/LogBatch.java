package dev.kraftbench.raft.internal.core;

import dev.kraftbench.raft.VoterSet;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A record batch as the core sees it: its place in the log and what it says about the quorum. The bytes are passed through unread.
 *
 * @param voters the last VotersRecord in it, or null
 * @param kraftVersion of the last KRaftVersionRecord in it
 */
public record LogBatch(
        long baseOffset, long lastOffset, int epoch, @Nullable VoterSet voters, OptionalInt kraftVersion, ByteBuffer bytes) {}
