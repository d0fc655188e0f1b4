package dev.kraftbench.raft.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kraftbench.kernel.jdk.FileDisk;
import dev.kraftbench.raft.ReplicaKey;
import dev.kraftbench.raft.VoterSet;
import dev.kraftbench.raft.internal.core.ElectionState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuorumStateFileTest {

    @TempDir
    Path directory;

    private QuorumStateFile file;

    @BeforeEach
    void open() {
        file = new QuorumStateFile(FileDisk.INSTANCE, directory);
    }

    private String text() throws IOException {
        return Files.readString(directory.resolve("quorum-state"));
    }

    @Test
    void aReplicaThatNeverWroteBeginsInEpochZero() throws IOException {
        assertEquals(ElectionState.INITIAL, file.read());
    }

    @Test
    void withStaticVotersTheFormatIsVersionZero() throws IOException {
        VoterSet voters = VoterSet.of(List.of(
                new VoterSet.Voter(ReplicaKey.of(1), Map.of()), new VoterSet.Voter(ReplicaKey.of(2), Map.of())));
        ElectionState state = new ElectionState(2, OptionalInt.of(1), null);

        file.write(state, 0, voters);

        assertEquals(
                "{\"clusterId\":\"\",\"leaderId\":1,\"leaderEpoch\":2,\"votedId\":-1,\"appliedOffset\":0,"
                        + "\"currentVoters\":[{\"voterId\":1},{\"voterId\":2}],\"data_version\":0}",
                text());
        assertEquals(state, file.read());
    }

    @Test
    void withDynamicVotersTheFormatIsVersionOne() throws IOException {
        ElectionState state =
                new ElectionState(7, OptionalInt.empty(), new ReplicaKey(3, Uuid.fromString("J8aAPcfLQt2bqs1JT_rMgQ")));

        file.write(state, 1, VoterSet.EMPTY);

        assertEquals(
                "{\"leaderId\":-1,\"leaderEpoch\":7,\"votedId\":3,\"votedDirectoryId\":\"J8aAPcfLQt2bqs1JT_rMgQ\",\"data_version\":1}",
                text());
        assertEquals(state, file.read());
    }

    @Test
    void aFileOfUnknownVersionOrWithoutAnEpochIsRefused() throws IOException {
        Files.writeString(directory.resolve("quorum-state"), "{\"leaderId\":1,\"leaderEpoch\":2,\"votedId\":-1,\"data_version\":9}");
        assertThrows(IOException.class, file::read);
        Files.writeString(directory.resolve("quorum-state"), "{\"leaderId\":1,\"votedId\":-1,\"data_version\":0}");
        assertThrows(IOException.class, file::read);
    }
}
