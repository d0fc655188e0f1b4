package dev.kraftbench.metadata.access;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the one quota of a kind that holds for a client: the most specific one, in Kafka's order.
 *
 * <pre>
 *   user and client id ▸ user, default client ▸ user
 *     ▸ default user, client id ▸ default user, default client ▸ default user
 *     ▸ client id ▸ default client
 * </pre>
 *
 * Made once for each change of the quotas. Immutable; any thread.
 */
public final class QuotaIndex {

    public static final QuotaIndex EMPTY = new QuotaIndex(Map.of());

    /**
     * A limit and whom it counts together: all with this user and client id; an empty name stands for whoever.
     *
     * @param limit per second; for {@link QuotaKind#REQUEST_PERCENTAGE} percent of a lane
     */
    public record Limit(QuotaKind kind, String user, String clientId, double limit) {

        /** Who shares what there is. */
        public Sharers sharers() {
            return new Sharers(kind, user, clientId);
        }
    }

    /** Names the clients that share one limit, whatever it is at the moment. */
    public record Sharers(QuotaKind kind, String user, String clientId) {}

    /** Null for no part of that type in the entity, an empty optional for the default. */
    private record Entry(@Nullable Optional<String> user, @Nullable Optional<String> clientId) {}

    private static final String USER = "user";
    private static final String CLIENT_ID = "client-id";
    private static final String IP = "ip";
    private static final Optional<String> DEFAULT = Optional.empty();
    private static final String ANY = "";

    private final Map<QuotaKind, Map<Entry, Double>> byKind = new EnumMap<>(QuotaKind.class);
    private final Map<Optional<String>, Double> byAddress = new HashMap<>();

    private QuotaIndex(Map<QuotaEntity, ? extends Map<String, Double>> quotas) {
        quotas.forEach((entity, settings) -> settings.forEach((key, value) -> QuotaKind.of(key).ifPresent(kind -> {
            Map<String, Optional<String>> parts = entity.parts();
            if (kind.ofAddress()) {
                if (parts.containsKey(IP)) {
                    byAddress.put(parts.get(IP), value);
                }
            } else {
                byKind.computeIfAbsent(kind, none -> new HashMap<>())
                        .put(new Entry(parts.get(USER), parts.get(CLIENT_ID)), value);
            }
        })));
    }

    public static QuotaIndex of(Map<QuotaEntity, ? extends Map<String, Double>> quotas) {
        return quotas.isEmpty() ? EMPTY : new QuotaIndex(quotas);
    }

    /** Whether nobody's requests are limited. */
    public boolean isEmpty() {
        return byKind.isEmpty();
    }

    /** Connections a second by address as it was written, perhaps the name of a host; the default's name is empty. */
    public Map<Optional<String>, Double> byAddress() {
        return Map.copyOf(byAddress);
    }

    /** The limit that holds for this client, or null if none does. */
    public @Nullable Limit find(QuotaKind kind, String user, String clientId) {
        Map<Entry, Double> limits = byKind.get(kind);
        if (limits == null) {
            return null;
        }
        Optional<String> name = Optional.of(user);
        Optional<String> client = Optional.of(clientId);
        Double limit = first(limits, new Entry(name, client), new Entry(name, DEFAULT));
        if (limit != null) {
            return new Limit(kind, user, clientId, limit);
        }
        limit = limits.get(new Entry(name, null));
        if (limit != null) {
            return new Limit(kind, user, ANY, limit);
        }
        limit = first(limits, new Entry(DEFAULT, client), new Entry(DEFAULT, DEFAULT));
        if (limit != null) {
            return new Limit(kind, user, clientId, limit);
        }
        limit = limits.get(new Entry(DEFAULT, null));
        if (limit != null) {
            return new Limit(kind, user, ANY, limit);
        }
        limit = first(limits, new Entry(null, client), new Entry(null, DEFAULT));
        return limit == null ? null : new Limit(kind, ANY, clientId, limit);
    }

    private static @Nullable Double first(Map<Entry, Double> limits, Entry specific, Entry general) {
        Double limit = limits.get(specific);
        return limit == null ? limits.get(general) : limit;
    }
}
