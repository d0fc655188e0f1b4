package dev.kraftbench.ui.base.editor;

import dev.kraftbench.core.ClusterConnection;
import dev.kraftbench.core.Precision;
import dev.kraftbench.ui.base.CurrentCluster;
import dev.kraftbench.ui.base.DisplayUpdates;
import dev.kraftbench.ui.base.EnvironmentBand;
import dev.kraftbench.ui.base.FilteredTable;
import dev.kraftbench.ui.base.FollowedCluster;
import dev.kraftbench.ui.base.GapBand;
import dev.kraftbench.ui.base.LivePart;
import dev.kraftbench.ui.base.PrecisionBadge;
import dev.kraftbench.ui.base.RoomyTabs;
import dev.kraftbench.ui.base.TableMemory;
import dev.kraftbench.ui.base.ViewHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IEditorSite;
import org.eclipse.ui.IMemento;
import org.eclipse.ui.IPersistableEditor;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.forms.editor.IFormPage;
import org.eclipse.ui.forms.widgets.FormToolkit;
import org.jspecify.annotations.Nullable;

/** An editor whose pages, its own and contributed ones, show something of one cluster; activating it makes that cluster, or
 * topic, the one the window looks at. UI thread. */
public abstract class ClusterFormEditor extends FormEditor implements LivePart, IPersistableEditor {
    private static final String PAGE = "page";
    private static final String PAGE_STATE = "page.state";

    /** Of an earlier session; empty before {@link #restoreState} and for one that is opened anew. */
    private Optional<String> pageBefore = Optional.empty();
    private List<IMemento> pageStates = List.of();
    private final TableMemory tables = new TableMemory();
    private boolean opening;
    private @Nullable FollowedCluster figures;

    @Override
    public void init(IEditorSite site, IEditorInput input) throws PartInitException {
        super.init(site, input);
        setPartName(input.getName());
        setTitleImage(((ClusterPartInput) input).icon().image());
    }

    /** Which page was on top, what the pages want to keep, and how their tables were filtered and sorted. */
    @Override
    public void saveState(IMemento memento) {
        if (getActivePageInstance() instanceof IFormPage page) {
            memento.putString(PAGE, page.getId());
        }
        for (Object each : pages) {
            if (each instanceof ClusterPage page) {
                page.saveState(memento.createChild(PAGE_STATE, page.getId()));
            }
        }
        tables.save(memento);
    }

    @Override
    public void restoreState(IMemento memento) {
        pageBefore = Optional.ofNullable(memento.getString(PAGE));
        pageStates = List.of(memento.getChildren(PAGE_STATE));
        tables.restore(memento);
    }

    /** Below the band of the cluster's environment and what is missing of it. */
    @Override
    protected Composite createPageContainer(Composite parent) {
        Composite outer = new Composite(super.createPageContainer(parent), SWT.NONE);
        tables.attach(outer);
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(outer);
        new EnvironmentBand(outer, ((ClusterPartInput) getEditorInput()).connection());
        GapBand.follow(outer, ((ClusterPartInput) getEditorInput()).connection());
        Composite pages = new Composite(outer, SWT.NONE);
        pages.setLayout(new FillLayout());
        GridDataFactory.fillDefaults().grab(true, true).applyTo(pages);
        return pages;
    }

    /**
     * Forms colour their buttons like paper, and a button that was once given a colour has it also while it is disabled: those of editors are the window
     * toolkit's own.
     */
    @Override
    protected FormToolkit createToolkit(Display display) {
        return new FormToolkit(display) {
            @Override
            public Button createButton(Composite parent, String text, int style) {
                if ((style & (SWT.PUSH | SWT.TOGGLE)) == 0) {
                    return super.createButton(parent, text, style);
                }
                Button button = new Button(parent, style | getOrientation());
                button.setText(text);
                return button;
            }
        };
    }

    /** The pages of the editor's own bundle. */
    protected abstract List<PlacedPage> pages();

    @Override
    protected final void addPages() {
        CTabFolder tabs = (CTabFolder) getContainer();
        RoomyTabs.in(tabs);
        PrecisionBadge badge = new PrecisionBadge(tabs);
        tabs.setTopRight(badge);
        figures = FollowedCluster.fixed(badge, ((ClusterPartInput) getEditorInput()).connection(), () -> showPrecision(tabs, badge));
        try {
            List<PlacedPage> all = new ArrayList<>(pages());
            all.addAll(PageContributions.to(this, getEditorSite().getId()));
            all.sort(Comparator.comparingInt(PlacedPage::order));
            for (PlacedPage placed : all) {
                pageStates.stream().filter(kept -> placed.page().getId().equals(kept.getID())).forEach(placed.page()::restoreState);
                addPage(placed.page());
            }
            pageBefore.filter(id -> all.stream().anyMatch(placed -> placed.page().getId().equals(id))).ifPresent(this::setActivePage);
        } catch (PartInitException e) {
            throw new IllegalStateException("editor " + getEditorInput().getName(), e);
        }
    }

    /** Another page is on top, or it shows other figures. */
    final void precisionChanged() {
        if (figures != null) {
            figures.request();
        }
    }

    /** How the figures of the page on top came to be known. */
    private void showPrecision(CTabFolder tabs, PrecisionBadge badge) {
        ClusterConnection cluster = ((ClusterPartInput) getEditorInput()).connection();
        int asked = getActivePageInstance() instanceof ClusterPage page ? page.askedEverySeconds() : 0;
        boolean sampled = cluster.precision() == Precision.SAMPLED;
        if (badge.show(figures != null && figures.open() ? cluster.precision() : null, sampled ? Math.max(asked, ViewHeader.SAMPLED_EVERY_SECONDS) : asked)) {
            // a folder measures what it has beside its tabs only when it gets it
            tabs.setTopRight(null);
            tabs.setTopRight(badge);
        }
    }

    /** The page to begin with gets a turn of its own: with the editor around it, it would hold up the window. */
    @Override
    protected void createPages() {
        opening = true;
        super.createPages();
        DisplayUpdates.run(getContainer(), () -> {
            opening = false;
            if (getActivePage() >= 0) {
                pageChange(getActivePage());
            }
        });
    }

    @Override
    protected void pageChange(int index) {
        if (!opening) {
            super.pageChange(index);
            precisionChanged();
        }
    }

    /**
     * Takes down the pages that are not on top, one a turn, and empties the tables of the one that is; then does what is to be done, which is to close this
     * editor: one whose pages were all seen has a thousand widgets and tens of thousands of rows, and their end at once would hold up the window.
     */
    public final void dismantle(Runnable close) {
        if (getContainer().isDisposed() || takeDown()) {
            close.run();
        } else {
            // also if it is closed in another way meanwhile: others may wait for their turn
            DisplayUpdates.run(getContainer().getDisplay(), () -> dismantle(close));
        }
    }

    /** A turn of it. @return whether nothing is left to do */
    private boolean takeDown() {
        for (int i = 0; i < getPageCount(); i++) {
            Control page = getControl(i);
            if (page == null || page.isDisposed()) {
                continue;
            }
            if (!retire(page)) {
                return false;
            }
            if (i != getActivePage()) {
                page.dispose();
                return false;
            }
        }
        return true;
    }

    /** Empties one large table of a page, or a part of it. @return whether the page has none any more */
    private static boolean retire(Control control) {
        if (control instanceof FilteredTable<?> table) {
            return table.retire();
        }
        return !(control instanceof Composite inner) || Arrays.stream(inner.getChildren()).allMatch(ClusterFormEditor::retire);
    }

    /** The window looks at the cluster of this editor from now on, and at its topic. */
    public void lead() {
        if (getEditorInput() instanceof TopicInput input) {
            CurrentCluster.get().look(input.connection(), input.topic());
        } else {
            CurrentCluster.get().select(((ClusterPartInput) getEditorInput()).connection());
        }
    }

    @Override
    public void setFocus() {
        lead();
        super.setFocus();
    }

    /** The page on top shows data. */
    @Override
    public boolean rendersData() {
        return getActivePageInstance() instanceof LivePart page && page.rendersData();
    }

    @Override
    public int pageCount() {
        return getPageCount();
    }

    @Override
    public void showPage(int index) {
        setActivePage(index);
    }

    @Override
    public void doSave(IProgressMonitor monitor) {
        // nothing can be changed here; editors that can override this
    }

    @Override
    public void doSaveAs() {
        throw new UnsupportedOperationException("save as");
    }

    @Override
    public boolean isSaveAsAllowed() {
        return false;
    }
}
