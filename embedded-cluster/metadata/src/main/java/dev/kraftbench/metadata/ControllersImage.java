package dev.kraftbench.metadata;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** The registered controllers by id. Immutable. */
public record ControllersImage(PMap<Integer, ControllerRegistration> byId) {

    public static final ControllersImage EMPTY = new ControllersImage(HashTreePMap.empty());

    public @Nullable ControllerRegistration controller(int id) {
        return byId.get(id);
    }

    /** In rising order of ids. */
    public Collection<ControllerRegistration> all() {
        return byId.values();
    }
}
