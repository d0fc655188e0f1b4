package dev.kraftbench.ui.quorum;

import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.base.editor.EditorPageFactory;
import org.eclipse.ui.forms.editor.FormEditor;

/** The feature levels of a cluster. */
public final class FeaturesPageFactory implements EditorPageFactory {
    @Override
    public ClusterPage page(FormEditor editor) {
        return new FeaturesPage(editor);
    }
}
