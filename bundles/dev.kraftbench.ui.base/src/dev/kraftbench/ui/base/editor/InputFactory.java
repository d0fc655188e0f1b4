package dev.kraftbench.ui.base.editor;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.ui.base.CurrentCluster;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.core.runtime.IAdaptable;
import org.eclipse.ui.IElementFactory;
import org.eclipse.ui.IMemento;
import org.jspecify.annotations.Nullable;

/** Brings back what an editor was opened on, in the next session. Its cluster need not run, but must still be among the connections. */
public final class InputFactory implements IElementFactory {
    static final String ID = "dev.kraftbench.ui.base.input";
    private static final String CLUSTER = "cluster";
    private static final String WHAT = "what";
    private static final String TYPE = "type";

    static void save(ClusterPartInput input, IMemento memento) {
        memento.putString(CLUSTER, input.connection().id());
        memento.putString(WHAT, input.key());
        if (input instanceof GroupInput group) {
            memento.putString(TYPE, group.type());
        }
    }

    @Override
    public @Nullable IAdaptable createElement(IMemento memento) {
        String cluster = memento.getString(CLUSTER);
        String what = memento.getString(WHAT);
        Optional<ClusterConnection> connection = cluster == null ? Optional.empty()
                : CurrentCluster.get().connections().flatMap(connections -> connections.find(cluster));
        return what == null ? null : connection.map(found -> input(found, what, memento)).orElse(null);
    }

    private static @Nullable ClusterPartInput input(ClusterConnection connection, String key, IMemento memento) {
        String name = key.substring(key.indexOf('/') + 1);
        return switch (key.substring(0, key.length() - name.length())) {
            case TopicInput.KIND -> new TopicInput(connection, name);
            case GroupInput.KIND -> new GroupInput(connection, name, Objects.requireNonNullElse(memento.getString(TYPE), ""));
            case BrokerInput.KIND -> new BrokerInput(connection, Integer.parseInt(name));
            default -> key.equals(ClusterInput.KIND) ? new ClusterInput(connection) : null;
        };
    }
}
