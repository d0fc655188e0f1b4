package dev.kraftbench.ui.logs;

import dev.kraftbench.ui.base.Icons;
import java.nio.file.Path;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IPersistableElement;
import org.jspecify.annotations.Nullable;

/** A directory on this machine that a person opened. Equal inputs share one editor. */
public record LogDirectoryInput(Path path) implements IEditorInput {
    public static final String EDITOR = "dev.kraftbench.logdirectory.editor";

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public ImageDescriptor getImageDescriptor() {
        return Icons.LOG.descriptor();
    }

    @Override
    public String getName() {
        Path name = path.getFileName();
        return name == null ? path.toString() : name.toString();
    }

    @Override
    public @Nullable IPersistableElement getPersistable() {
        return null;
    }

    @Override
    public String getToolTipText() {
        return path.toString();
    }

    @Override
    public <T> @Nullable T getAdapter(Class<T> adapter) {
        return null;
    }
}
