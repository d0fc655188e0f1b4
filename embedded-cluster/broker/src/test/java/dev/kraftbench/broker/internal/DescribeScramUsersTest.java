package dev.kraftbench.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.kernel.VirtualLane;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.message.DescribeUserScramCredentialsRequestData;
import org.apache.kafka.common.message.DescribeUserScramCredentialsRequestData.UserName;
import org.apache.kafka.common.message.DescribeUserScramCredentialsResponseData;
import org.apache.kafka.common.metadata.RemoveUserScramCredentialRecord;
import org.apache.kafka.common.metadata.UserScramCredentialRecord;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class DescribeScramUsersTest {

    private final VirtualLane lane = new VirtualLane();
    private final PublishedImage image = new PublishedImage(lane);
    private final Wire wire = new Wire(
            lane, Map.of(ApiKeys.DESCRIBE_USER_SCRAM_CREDENTIALS, new DescribeScramUsersHandler(image.images()::image)));

    private void credential(String user, int mechanism, int iterations) {
        image.publish(new UserScramCredentialRecord()
                .setName(user)
                .setMechanism((byte) mechanism)
                .setSalt(new byte[] {1})
                .setStoredKey(new byte[] {2})
                .setServerKey(new byte[] {3})
                .setIterations(iterations));
    }

    private List<String> describe(String... users) {
        DescribeUserScramCredentialsRequestData request = new DescribeUserScramCredentialsRequestData()
                .setUsers(users.length == 0 ? null : Stream.of(users).map(user -> new UserName().setName(user)).toList());
        return wire.answer(ApiKeys.DESCRIBE_USER_SCRAM_CREDENTIALS, 0, request, DescribeUserScramCredentialsResponseData.class)
                .results()
                .stream()
                .map(result -> result.user() + " " + Errors.forCode(result.errorCode()) + " " + result.credentialInfos().stream()
                        .map(info -> info.mechanism() + ":" + info.iterations())
                        .toList())
                .toList();
    }

    @Test
    void allUsersAreListedWithTheirMechanisms() {
        assertEquals(List.of(), describe());
        credential("bob", 2, 4096);
        credential("alice", 2, 8192);
        credential("alice", 1, 4096);
        assertEquals(List.of("alice NONE [1:4096, 2:8192]", "bob NONE [2:4096]"), describe());
        image.publish(new RemoveUserScramCredentialRecord().setName("bob").setMechanism((byte) 2));
        assertEquals(List.of("alice NONE [1:4096, 2:8192]"), describe());
    }

    @Test
    void askedUsersAreAnsweredOneByOne() {
        credential("alice", 1, 4096);
        credential("bob", 1, 4096);
        assertEquals(
                List.of("bob DUPLICATE_RESOURCE []", "nobody RESOURCE_NOT_FOUND []", "alice NONE [1:4096]"),
                describe("bob", "nobody", "alice", "bob"));
    }
}
