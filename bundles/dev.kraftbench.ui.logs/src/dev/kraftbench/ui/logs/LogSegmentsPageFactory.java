package dev.kraftbench.ui.logs;

import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.base.editor.EditorPageFactory;
import org.eclipse.ui.forms.editor.FormEditor;

/** The page «Log Segments» of the topic editor. */
public final class LogSegmentsPageFactory implements EditorPageFactory {
    @Override
    public ClusterPage page(FormEditor editor) {
        return new LogSegmentsPage(editor);
    }
}
