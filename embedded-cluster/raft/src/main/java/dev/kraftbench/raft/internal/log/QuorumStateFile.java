package dev.kraftbench.raft.internal.log;

import dev.kraftbench.kernel.Disk;
import dev.kraftbench.kernel.DiskFile;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.VoterSet;
import dev.kraftbench.raft.internal.core.ElectionState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code quorum-state}: one JSON object, data_version 0 with kraft.version 0, data_version 1 (voted directory) above. Helper work.
 */
public final class QuorumStateFile {

    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern NUMBER = Pattern.compile("\"(\\w+)\"\\s*:\\s*(-?\\d+)");
    private static final Pattern DIRECTORY = Pattern.compile("\"votedDirectoryId\"\\s*:\\s*\"([^\"]*)\"");

    private final Disk disk;
    private final Path file;

    public QuorumStateFile(Disk disk, Path partitionDirectory) {
        this.disk = disk;
        this.file = partitionDirectory.resolve("quorum-state");
    }

    /** What was written last, or the initial state of a replica that never wrote. */
    public ElectionState read() throws IOException {
        if (!disk.exists(file)) {
            return ElectionState.INITIAL;
        }
        ByteBuffer bytes;
        try (DiskFile open = disk.openReadOnly(file)) {
            if (open.size() > MAX_BYTES) {
                throw new IOException(file + " has " + open.size() + " bytes and can't be a quorum state");
            }
            bytes = ByteBuffer.allocate((int) open.size());
            open.readFully(bytes, 0);
        }
        return parse(StandardCharsets.UTF_8.decode(bytes.flip()).toString());
    }

    private ElectionState parse(String json) throws IOException {
        int dataVersion = number(json, "data_version");
        if (dataVersion < 0 || dataVersion > 1) {
            throw new IOException(file + ": data_version " + dataVersion + " is none of 0, 1");
        }
        int leaderId = number(json, "leaderId");
        int votedId = number(json, "votedId");
        Uuid directory = Uuid.ZERO_UUID;
        if (dataVersion == 1) {
            Matcher matcher = DIRECTORY.matcher(json);
            if (!matcher.find()) {
                throw new IOException(file + ": votedDirectoryId is missing");
            }
            directory = Uuid.fromString(matcher.group(1));
        }
        return new ElectionState(
                number(json, "leaderEpoch"), leaderId < 0 ? OptionalInt.empty() : OptionalInt.of(leaderId),
                votedId < 0 ? null : new ReplicaKey(votedId, directory));
    }

    private int number(String json, String name) throws IOException {
        Matcher matcher = NUMBER.matcher(json);
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                try {
                    return Integer.parseInt(matcher.group(2));
                } catch (NumberFormatException e) {
                    throw new IOException(file + ": " + name + " is " + matcher.group(2), e);
                }
            }
        }
        throw new IOException(file + ": " + name + " is missing");
    }

    /** Replaces the file, durable when this returns. */
    public void write(ElectionState state, int kraftVersion, VoterSet voters) throws IOException {
        Path temporary = file.resolveSibling("quorum-state.tmp");
        try (DiskFile open = disk.open(temporary)) {
            open.truncate(0);
            open.writeFully(StandardCharsets.UTF_8.encode(format(state, kraftVersion, voters)), 0);
            open.force();
        }
        disk.moveAtomically(temporary, file);
        disk.forceDirectory(file.getParent());
    }

    static String format(ElectionState state, int kraftVersion, VoterSet voters) {
        @Nullable ReplicaKey voted = state.voted();
        String common = "\"leaderId\":" + state.leaderId().orElse(-1) + ",\"leaderEpoch\":" + state.epoch() + ",\"votedId\":"
                + (voted == null ? -1 : voted.id());
        if (kraftVersion >= 1) {
            Uuid directory = voted == null ? Uuid.ZERO_UUID : voted.directoryId();
            return "{" + common + ",\"votedDirectoryId\":\"" + directory + "\",\"data_version\":1}";
        }
        String ids = voters.ids().stream().map(id -> "{\"voterId\":" + id + "}").collect(Collectors.joining(","));
        return "{\"clusterId\":\"\"," + common + ",\"appliedOffset\":0,\"currentVoters\":[" + ids + "],\"data_version\":0}";
    }
}
