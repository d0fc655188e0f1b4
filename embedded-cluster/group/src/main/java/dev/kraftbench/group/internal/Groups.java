package dev.kraftbench.group.internal;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The groups of a shard, of all types: an id names one group only. Confined to the shard's lane. */
public final class Groups {

    private final Map<String, Group> byId = new LinkedHashMap<>();

    public @Nullable Group get(String groupId) {
        return byId.get(groupId);
    }

    /** The group if it is of this type, otherwise null. */
    public <G extends Group> @Nullable G get(String groupId, Class<G> type) {
        Group group = byId.get(groupId);
        return type.isInstance(group) ? type.cast(group) : null;
    }

    /** Puts the group in the place of any that has its id. */
    public void put(Group group) {
        byId.put(group.id(), group);
    }

    public void putIfAbsent(Group group) {
        byId.putIfAbsent(group.id(), group);
    }

    /** The group that was there, or null. */
    public @Nullable Group remove(String groupId) {
        return byId.remove(groupId);
    }

    public Collection<Group> all() {
        return byId.values();
    }

    public <G extends Group> List<G> all(Class<G> type) {
        return byId.values().stream().filter(type::isInstance).map(type::cast).toList();
    }
}
