package dev.kraftbench.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.kernel.VirtualLane;
import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.access.AccessRules;
import dev.kraftbench.protocol.OpenConnection;
import dev.kraftbench.protocol.Request;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.metadata.AccessControlEntryRecord;
import org.apache.kafka.common.metadata.RemoveAccessControlEntryRecord;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

class AuthorizerTest {

    private final VirtualLane lane = new VirtualLane();
    private final Authorizer authorizer = new Authorizer(1, lane, new AccessRules.Settings(Set.of(), false), () -> ClusterImage.EMPTY);
    private final Request fetch =
            new Request(ApiKeys.FETCH, (short) 12, new RequestHeaderData(), new FetchRequestData(), new OpenConnection(lane, "PLAINTEXT"));
    private ClusterImage image = ClusterImage.EMPTY;

    private static AccessControlEntryRecord readable(String topic) {
        return new AccessControlEntryRecord()
                .setId(new Uuid(1, topic.hashCode()))
                .setResourceType(ResourceType.TOPIC.code())
                .setResourceName(topic)
                .setPatternType(PatternType.LITERAL.code())
                .setPrincipal("User:ANONYMOUS")
                .setHost("*")
                .setOperation(AclOperation.READ.code())
                .setPermissionType(AclPermissionType.ALLOW.code());
    }

    private static RemoveAccessControlEntryRecord noLonger(String topic) {
        return new RemoveAccessControlEntryRecord().setId(new Uuid(1, topic.hashCode()));
    }

    private ClusterDelta replayed(ApiMessage... records) {
        ClusterDelta delta = new ClusterDelta(image);
        for (ApiMessage record : records) {
            delta.replay(record);
        }
        image = delta.apply(image.offset() + records.length, 1);
        return delta;
    }

    private List<String> readable() {
        return Stream.of("a", "b", "c", "d").filter(authorizer.readable(fetch)).toList();
    }

    @Test
    void changesOfAclsAreFollowed() {
        authorizer.published(replayed(readable("a"), readable("b")), image);
        authorizer.published(replayed(noLonger("a"), readable("c")), image);
        assertEquals(List.of("b", "c"), readable());

        authorizer.published(replayed(), image);
        authorizer.published(replayed(readable("d"), noLonger("b")), image);
        assertEquals(List.of("c", "d"), readable());
    }

    @Test
    void whatWasMissedIsNoted() {
        authorizer.published(replayed(readable("a")), image);
        replayed(noLonger("a"), readable("b"));
        authorizer.published(replayed(readable("c")), image);
        assertEquals(List.of("b", "c"), readable());

        ClusterImage before = image;
        replayed(noLonger("b"));
        authorizer.published(ClusterDelta.between(before, image), image);
        assertEquals(List.of("c"), readable());
    }
}
