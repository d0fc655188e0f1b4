package dev.kraftbench.broker.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.broker.BrokerApis;
import dev.kraftbench.metadata.ClusterImage;
import java.util.EnumSet;
import java.util.Set;
import org.apache.kafka.common.message.ApiMessageType.ListenerType;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;

class GuardsTest {

    /** Answered before or without any right, and what nobody serves here: delegation tokens, and what is unknown to any release. */
    private static final Set<ApiKeys> UNGUARDED = EnumSet.of(
            ApiKeys.API_VERSIONS,
            ApiKeys.CREATE_DELEGATION_TOKEN,
            ApiKeys.RENEW_DELEGATION_TOKEN,
            ApiKeys.EXPIRE_DELEGATION_TOKEN,
            ApiKeys.DESCRIBE_DELEGATION_TOKEN);

    private static Set<ApiKeys> inScope(ListenerType listener) {
        Set<ApiKeys> apis = EnumSet.noneOf(ApiKeys.class);
        for (ApiKeys api : ApiKeys.values()) {
            if (api.inScope(listener) && !UNGUARDED.contains(api)) {
                apis.add(api);
            }
        }
        return apis;
    }

    @Test
    void everyApiOfABrokerHasAGuardOrIsForwarded() {
        Set<ApiKeys> open = inScope(ListenerType.BROKER);
        open.removeAll(Guards.ofBroker(() -> ClusterImage.EMPTY, true).keySet());
        open.removeAll(BrokerApis.FORWARDED);
        open.removeIf(api -> api.forwardable);
        assertEquals(Set.of(), open);
    }

    @Test
    void everyApiOfAControllerHasAGuard() {
        Set<ApiKeys> open = inScope(ListenerType.CONTROLLER);
        open.removeAll(Guards.ofController(() -> ClusterImage.EMPTY).keySet());
        assertEquals(Set.of(), open);
    }

    @Test
    void whatABrokerForwardsIsGuardedByTheController() {
        assertTrue(Guards.ofController(() -> ClusterImage.EMPTY).keySet().containsAll(BrokerApis.FORWARDED));
    }
}
