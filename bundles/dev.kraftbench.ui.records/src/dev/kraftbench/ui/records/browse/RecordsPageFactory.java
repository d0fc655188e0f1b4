package dev.kraftbench.ui.records.browse;

import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.base.editor.EditorPageFactory;
import org.eclipse.ui.forms.editor.FormEditor;

/** Contributes the page «Messages» to the topic editor. */
public final class RecordsPageFactory implements EditorPageFactory {
    @Override
    public ClusterPage page(FormEditor editor) {
        return new RecordsPage(editor);
    }
}
