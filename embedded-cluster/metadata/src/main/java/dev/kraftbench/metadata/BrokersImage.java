package dev.kraftbench.metadata;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** The registered brokers by id, fenced ones included. Immutable. */
public record BrokersImage(PMap<Integer, BrokerRegistration> byId) {

    public static final BrokersImage EMPTY = new BrokersImage(HashTreePMap.empty());

    public @Nullable BrokerRegistration broker(int id) {
        return byId.get(id);
    }

    /** In rising order of ids. */
    public Collection<BrokerRegistration> all() {
        return byId.values();
    }

    /** Registered and not fenced. */
    public boolean isUnfenced(int id) {
        BrokerRegistration broker = byId.get(id);
        return broker != null && !broker.fenced();
    }

    /** Registered, not fenced and not shutting down. */
    public boolean isActive(int id) {
        BrokerRegistration broker = byId.get(id);
        return broker != null && broker.isActive();
    }

    BrokersImage with(BrokerRegistration broker) {
        return new BrokersImage(byId.plus(broker.id(), broker));
    }

    BrokersImage without(int id) {
        return new BrokersImage(byId.minus(id));
    }
}
