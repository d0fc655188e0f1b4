package dev.kraftbench.metadata.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.metadata.access.QuotaIndex.Limit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuotaIndexTest {

    private static final String DEFAULT = "<default>";

    private static QuotaEntity entity(String... typesAndNames) {
        Map<String, Optional<String>> parts = new HashMap<>();
        for (int i = 0; i < typesAndNames.length; i += 2) {
            parts.put(typesAndNames[i], Optional.of(typesAndNames[i + 1]).filter(name -> !name.equals(DEFAULT)));
        }
        return new QuotaEntity(parts);
    }

    /** The most specific one first. */
    private static final List<QuotaEntity> IN_KAFKAS_ORDER = List.of(
            entity("user", "ann", "client-id", "loader"),
            entity("user", "ann", "client-id", DEFAULT),
            entity("user", "ann"),
            entity("user", DEFAULT, "client-id", "loader"),
            entity("user", DEFAULT, "client-id", DEFAULT),
            entity("user", DEFAULT),
            entity("client-id", "loader"),
            entity("client-id", DEFAULT));

    private static final List<String> SHARERS =
            List.of("ann/loader", "ann/loader", "ann/", "ann/loader", "ann/loader", "ann/", "/loader", "/loader");

    private static Limit find(Map<QuotaEntity, Map<String, Double>> quotas, QuotaKind kind, String user, String clientId) {
        return Objects.requireNonNull(QuotaIndex.of(quotas).find(kind, user, clientId));
    }

    @Test
    void theMostSpecificQuotaHoldsInKafkasOrder() {
        List<QuotaEntity> left = new ArrayList<>(IN_KAFKAS_ORDER);
        for (int first = 0; first < IN_KAFKAS_ORDER.size(); first++) {
            Map<QuotaEntity, Map<String, Double>> quotas = new HashMap<>();
            left.forEach(entity -> quotas.put(entity, Map.of("producer_byte_rate", 100.0 + IN_KAFKAS_ORDER.indexOf(entity))));
            Limit limit = find(quotas, QuotaKind.PRODUCED_BYTES, "ann", "loader");
            assertEquals(100.0 + first, limit.limit());
            assertEquals(SHARERS.get(first), limit.user() + "/" + limit.clientId());
            left.removeFirst();
        }
        assertNull(QuotaIndex.of(Map.of()).find(QuotaKind.PRODUCED_BYTES, "ann", "loader"));
    }

    @Test
    void aMoreSpecificQuotaOfAnotherKindDoesNotCount() {
        Map<QuotaEntity, Map<String, Double>> quotas = Map.of(
                entity("user", "ann", "client-id", "loader"), Map.of("consumer_byte_rate", 1.0),
                entity("client-id", DEFAULT), Map.of("producer_byte_rate", 2.0));
        assertEquals(2.0, find(quotas, QuotaKind.PRODUCED_BYTES, "ann", "loader").limit());
        assertEquals(1.0, find(quotas, QuotaKind.CONSUMED_BYTES, "ann", "loader").limit());
        assertNull(QuotaIndex.of(quotas).find(QuotaKind.CONSUMED_BYTES, "ann", "other"));
        assertNull(QuotaIndex.of(quotas).find(QuotaKind.MUTATIONS, "ann", "loader"));
    }

    @Test
    void clientsOfADefaultEachHaveTheirOwnAllowance() {
        Map<QuotaEntity, Map<String, Double>> quotas = Map.of(entity("user", DEFAULT), Map.of("producer_byte_rate", 2.0));
        assertEquals("bob", find(quotas, QuotaKind.PRODUCED_BYTES, "bob", "x").sharers().user());
        assertEquals(
                find(quotas, QuotaKind.PRODUCED_BYTES, "bob", "x").sharers(), find(quotas, QuotaKind.PRODUCED_BYTES, "bob", "y").sharers());
    }

    @Test
    void quotasOfAddressesLimitNobodysRequests() {
        QuotaIndex index = QuotaIndex.of(Map.of(
                entity("ip", "10.0.0.1"), Map.of("connection_creation_rate", 5.0), entity("ip", DEFAULT), Map.of("connection_creation_rate", 7.0)));
        assertTrue(index.isEmpty());
        assertEquals(Map.of(Optional.of("10.0.0.1"), 5.0, Optional.empty(), 7.0), index.byAddress());
    }
}
