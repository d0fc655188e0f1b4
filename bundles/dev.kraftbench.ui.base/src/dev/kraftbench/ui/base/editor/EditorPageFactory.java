package dev.kraftbench.ui.base.editor;

import org.eclipse.ui.forms.editor.FormEditor;

/** Makes a page that a bundle contributes to an editor of another; named in the extension point {@code dev.kraftbench.ui.base.pages}. UI thread. */
public interface EditorPageFactory {

    /** A page for the editor, whose input says of what; called once an editor. */
    ClusterPage page(FormEditor editor);
}
