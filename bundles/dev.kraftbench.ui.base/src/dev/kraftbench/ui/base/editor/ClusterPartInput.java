package dev.kraftbench.ui.base.editor;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.ui.base.Icons;
import java.util.Objects;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.IPersistableElement;
import org.jspecify.annotations.Nullable;

/** What an editor of this bundle is opened on: something of one cluster. Equal inputs share one editor. */
public abstract class ClusterPartInput implements IEditorInput {
    private final ClusterConnection connection;
    private final String name;
    private final String key;
    private final Icons icon;

    /** @param key kind and name, unique in the cluster */
    protected ClusterPartInput(ClusterConnection connection, String name, String key, Icons icon) {
        this.connection = connection;
        this.name = name;
        this.key = key;
        this.icon = icon;
    }

    public ClusterConnection connection() {
        return connection;
    }

    public Icons icon() {
        return icon;
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public ImageDescriptor getImageDescriptor() {
        return icon.descriptor();
    }

    @Override
    public String getName() {
        return name;
    }

    String key() {
        return key;
    }

    /** Editors come back after a restart; while their cluster does not run they say so. */
    @Override
    public IPersistableElement getPersistable() {
        return new IPersistableElement() {
            @Override
            public String getFactoryId() {
                return InputFactory.ID;
            }

            @Override
            public void saveState(IMemento memento) {
                InputFactory.save(ClusterPartInput.this, memento);
            }
        };
    }

    @Override
    public String getToolTipText() {
        return connection.name() + " / " + name;
    }

    @Override
    public <T> @Nullable T getAdapter(Class<T> adapter) {
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClusterPartInput input && input.connection.id().equals(connection.id()) && input.key.equals(key);
    }

    @Override
    public int hashCode() {
        return Objects.hash(connection.id(), key);
    }
}
