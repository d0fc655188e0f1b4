package dev.kraftbench.ui.base.editor;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.ui.part.EditorPart;

/** An editor in which nothing can be changed. UI thread. */
public abstract class ReadOnlyEditor extends EditorPart {
    @Override
    public final void doSave(IProgressMonitor monitor) {
        // never dirty
    }

    @Override
    public final void doSaveAs() {
        throw new UnsupportedOperationException("save as");
    }

    @Override
    public final boolean isDirty() {
        return false;
    }

    @Override
    public final boolean isSaveAsAllowed() {
        return false;
    }
}
