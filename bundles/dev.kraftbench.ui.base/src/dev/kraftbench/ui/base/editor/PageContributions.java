package dev.kraftbench.ui.base.editor;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.Platform;
import org.eclipse.ui.forms.editor.FormEditor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pages contributed by extension:
 * <pre>{@code
 * <extension point="dev.kraftbench.ui.base.pages">
 *   <page editor="dev.kraftbench.topic.editor" order="40" class="a.b.MessagesPageFactory"/>
 * </extension>
 * }</pre>
 * A contribution that cannot be made is logged and left out: it must not take the editor down. UI thread.
 */
final class PageContributions {
    private static final Logger LOG = LoggerFactory.getLogger(PageContributions.class);
    private static final String POINT = "dev.kraftbench.ui.base.pages";

    private PageContributions() {}

    static List<PlacedPage> to(FormEditor editor, String editorId) {
        List<PlacedPage> pages = new ArrayList<>();
        for (IConfigurationElement element : Platform.getExtensionRegistry().getConfigurationElementsFor(POINT)) {
            if (editorId.equals(element.getAttribute("editor"))) {
                try {
                    EditorPageFactory factory = (EditorPageFactory) element.createExecutableExtension("class");
                    pages.add(new PlacedPage(Integer.parseInt(element.getAttribute("order")), factory.page(editor)));
                } catch (CoreException | RuntimeException e) {
                    LOG.atError().setCause(e).addKeyValue("bundle", element.getContributor().getName()).addKeyValue("editor", editorId)
                            .log("a contributed page could not be made");
                }
            }
        }
        return pages;
    }
}
