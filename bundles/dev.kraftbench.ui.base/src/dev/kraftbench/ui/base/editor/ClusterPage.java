package dev.kraftbench.ui.base.editor;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.ui.base.ClusterEmptyState;
import dev.kraftbench.ui.base.DisplayUpdates;
import dev.kraftbench.ui.base.EmptyState;
import dev.kraftbench.ui.base.FollowedCluster;
import dev.kraftbench.ui.base.LazyPane;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.base.LiveQuery;
import dev.kraftbench.ui.base.RoomyTabs;
import java.util.function.Consumer;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.forms.IManagedForm;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.editor.FormPage;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** A page of an editor on something of one cluster: opens at once, fills when data arrive, says why when there are none. UI thread. */
public abstract class ClusterPage extends FormPage implements LivePart {
    private @Nullable EmptyState state;
    private @Nullable FollowedCluster followed;
    private int slowestMillis;

    protected ClusterPage(FormEditor editor, String id, String title) {
        super(editor, id, title);
    }

    @Override
    protected final void createFormContent(IManagedForm managed) {
        Composite body = managed.getForm().getBody();
        GridLayoutFactory.fillDefaults().applyTo(body);
        EmptyState pane = new EmptyState(body);
        state = pane;
        GridDataFactory.fillDefaults().grab(true, true).applyTo(pane);
        LiveQuery.onStart(body, this::asks);
        // the controls and the first data get turns of their own: all at once would hold up the window
        DisplayUpdates.run(pane, () -> make(pane, managed.getToolkit()));
    }

    private void asks(int everyMillis) {
        if (everyMillis > slowestMillis) {
            slowestMillis = everyMillis;
            if (getEditor() instanceof ClusterFormEditor editor) {
                editor.precisionChanged();
            }
        }
    }

    private void make(EmptyState pane, FormToolkit toolkit) {
        Composite content = toolkit.createComposite(pane);
        GridLayoutFactory.fillDefaults().margins(12, 8).spacing(12, 10).applyTo(content);
        pane.setContent(content);
        fill(content, toolkit);
        followed = FollowedCluster.fixed(pane, connection(), this::follow);
    }

    private void follow() {
        if (state == null) {
            return;
        }
        if (followed != null && !followed.open()) {
            ClusterEmptyState.show(state, connection(), what());
        } else {
            update(state);
        }
    }

    /** Controls, made once. */
    protected abstract void fill(Composite content, FormToolkit toolkit);

    /** New data of the open cluster; shows the content or a reason. */
    protected abstract void update(EmptyState pane);

    /** What this page shows, for its empty state. */
    protected abstract String what();

    protected final ClusterConnection connection() {
        return ((ClusterPartInput) getEditorInput()).connection();
    }

    /** How many seconds the oldest of what this page asks the cluster for may be old; 0 if it shows only what the cluster tells by itself. */
    final int askedEverySeconds() {
        return (slowestMillis + 999) / 1000;
    }

    /** What the next session shall find, also of a page that was not seen in this one. */
    protected void saveState(IMemento memento) {
        // most pages have nothing to keep: their tables are remembered by the editor
    }

    /** Of an earlier session, before the page is filled. */
    protected void restoreState(IMemento memento) {
        // as above
    }

    /** Asks for another update. */
    protected final void request() {
        if (followed != null) {
            followed.request();
        }
    }

    protected static Composite section(Composite parent, FormToolkit toolkit, String title) {
        Composite section = toolkit.createComposite(parent);
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(section);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(section);
        Heading heading = new Heading(section, title);
        toolkit.adapt(heading);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(heading);
        Composite client = toolkit.createComposite(section);
        GridLayoutFactory.fillDefaults().margins(2, 6).applyTo(client);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(client);
        return client;
    }

    /** Tables that would be too low above each other in a small editor. */
    protected static CTabFolder tabs(Composite parent, FormToolkit toolkit) {
        CTabFolder folder = RoomyTabs.folder(parent);
        toolkit.adapt(folder);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(folder);
        return folder;
    }

    /** The controls of the first are made at once, those of the others when they are first seen; then the page is updated. */
    protected final void tab(CTabFolder folder, FormToolkit toolkit, String title, Consumer<Composite> maker) {
        CTabItem item = new CTabItem(folder, SWT.NONE);
        item.setText(title);
        Consumer<LazyPane> make = pane -> {
            Composite client = toolkit.createComposite(pane);
            GridLayoutFactory.fillDefaults().margins(2, 4).applyTo(client);
            maker.accept(client);
            request();
        };
        item.setControl(folder.getItemCount() == 1 ? LazyPane.now(folder, make) : LazyPane.whenSeen(folder, make));
    }

    @Override
    public boolean rendersData() {
        return state != null && state.showsContent();
    }
}
