package dev.kraftbench.ui.logs;

import dev.kraftbench.core.log.LogReader;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.base.editor.ReadOnlyEditor;
import java.nio.file.Path;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IEditorSite;
import org.jspecify.annotations.Nullable;

/** The log inspector on a directory that a person opened: a broker's, a copy of one, or one partition's. Nothing is written. */
public final class LogDirectoryEditor extends ReadOnlyEditor implements LivePart {
    private @Nullable EmptyState state;
    private @Nullable LogPane pane;

    @Override
    public void init(IEditorSite site, IEditorInput input) {
        setSite(site);
        setInput(input);
        setPartName(input.getName());
        setTitleImage(Icons.LOG.image());
    }

    @Override
    public void createPartControl(Composite parent) {
        parent.setLayout(new FillLayout());
        EmptyState content = new EmptyState(parent);
        state = content;
        LogPane inspector = new LogPane(content, false);
        pane = inspector;
        content.setContent(inspector);
        Path path = ((LogDirectoryInput) getEditorInput()).path();
        content.showReason(Messages.loading, path.toString());
        new Reading(content).start(() -> LogReader.partitions(path, -1), found -> {
            if (found.isEmpty()) {
                content.showReason(NLS.bind(Messages.empty_directory, path), Messages.empty_directory_what);
            } else {
                inspector.show(found);
                content.showContent();
            }
        }, failure -> content.showReason(failure.message(), Messages.empty_directory_what));
    }

    public @Nullable LogPane pane() {
        return pane;
    }

    @Override
    public boolean rendersData() {
        return state != null && state.showsContent() && pane != null && pane.rendersData();
    }

    @Override
    public void setFocus() {
        if (state != null) {
            state.setFocus();
        }
    }
}
