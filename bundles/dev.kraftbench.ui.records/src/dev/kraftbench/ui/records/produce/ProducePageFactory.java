package dev.kraftbench.ui.records.produce;

import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.base.editor.EditorPageFactory;
import org.eclipse.ui.forms.editor.FormEditor;

/** The topic editor's page for producing. */
public final class ProducePageFactory implements EditorPageFactory {
    @Override
    public ClusterPage page(FormEditor editor) {
        return new ProducePage(editor);
    }
}
