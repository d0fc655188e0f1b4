package dev.kraftbench.node.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.ClusterImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.metadata.ConfigRecord;
import org.junit.jupiter.api.Test;

class KeyRenewalTest {

    private static final String KEYS = "listener.name.x.ssl.keystore.location";

    private final List<Map<String, String>> renewed = new ArrayList<>();
    private final KeyRenewal renewal = new KeyRenewal(1, settings -> renewed.add(Map.copyOf(settings)));
    private ClusterImage image = ClusterImage.EMPTY;

    private void publish(String broker, String name, String value) {
        ClusterDelta delta = new ClusterDelta(image);
        delta.replay(new ConfigRecord().setResourceType(ConfigResource.Type.BROKER.id()).setResourceName(broker).setName(name).setValue(value));
        image = delta.apply(image.offset() + 1, 1);
        renewal.published(delta, image);
    }

    @Test
    void whatWasSetBeforeTheStartCounts() {
        publish("1", KEYS, "/keys");

        assertEquals(List.of(Map.of(KEYS, "/keys")), renewed);
    }

    @Test
    void otherSettingsFoundAtTheStartAreNoReason() {
        publish("1", "log.retention.ms", "1");

        assertEquals(List.of(), renewed);
    }

    @Test
    void whateverIsSetLaterIsOne() {
        publish("1", "log.retention.ms", "1");
        publish("1", KEYS, "/keys");
        publish("1", KEYS, "/keys");
        publish("1", "log.retention.ms", "2");

        assertEquals(3, renewed.size());
        assertEquals(Map.of(KEYS, "/keys", "log.retention.ms", "2"), renewed.getLast());
    }

    @Test
    void theSettingsOfOthersAreNotItsOwn() {
        publish("", "log.retention.ms", "1");
        publish("2", KEYS, "/keys");

        assertEquals(List.of(), renewed);
    }
}
