package dev.kraftbench.ui.security;

import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.base.editor.EditorPageFactory;
import org.eclipse.ui.forms.editor.FormEditor;

/** The access rules that concern a topic. */
public final class TopicSecurityPageFactory implements EditorPageFactory {
    @Override
    public ClusterPage page(FormEditor editor) {
        return new TopicSecurityPage(editor);
    }
}
