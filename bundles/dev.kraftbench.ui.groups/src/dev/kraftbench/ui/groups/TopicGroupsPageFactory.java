package dev.kraftbench.ui.groups;

import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.base.editor.EditorPageFactory;
import org.eclipse.ui.forms.editor.FormEditor;

/** The groups that read a topic. */
public final class TopicGroupsPageFactory implements EditorPageFactory {
    @Override
    public ClusterPage page(FormEditor editor) {
        return new TopicGroupsPage(editor);
    }
}
