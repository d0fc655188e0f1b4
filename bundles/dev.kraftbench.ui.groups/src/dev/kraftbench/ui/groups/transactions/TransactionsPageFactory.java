package dev.kraftbench.ui.groups.transactions;

import dev.kraftbench.ui.base.editor.ClusterPage;
import dev.kraftbench.ui.base.editor.EditorPageFactory;
import org.eclipse.ui.forms.editor.FormEditor;

/** The transactions of a cluster. */
public final class TransactionsPageFactory implements EditorPageFactory {
    @Override
    public ClusterPage page(FormEditor editor) {
        return new TransactionsPage(editor);
    }
}
