package dev.kraftbench.ui.security;

import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.base.editor.EditorPageFactory;
import org.eclipse.ui.forms.editor.FormEditor;

/** Access rules, users and quotas of a cluster. */
public final class SecurityPageFactory implements EditorPageFactory {
    @Override
    public ClusterPage page(FormEditor editor) {
        return new SecurityPage(editor);
    }
}
