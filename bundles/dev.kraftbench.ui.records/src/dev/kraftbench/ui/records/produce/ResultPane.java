package dev.kraftbench.ui.records.produce;

import dev.kraftbench.core.produce.ProducerRun;
import dev.kraftbench.ui.base.EmptyState;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.jspecify.annotations.Nullable;

/** How a run goes, as soon as there is one: its tabs are made with it. UI thread. */
final class ResultPane extends Composite {
    static final int PATHS = 0;
    static final int SPREAD = 1;
    static final int ERRORS = 2;

    private final EmptyState state;
    private int tab = PATHS;
    private @Nullable RunTabs tabs;

    ResultPane(Composite parent) {
        super(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(this);
        state = new EmptyState(this);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(state);
        state.showReason(Messages.nothing_sent, Messages.nothing_sent_reason);
    }

    void show(ProducerRun run) {
        tabs().show(run);
        state.showContent();
    }

    private RunTabs tabs() {
        RunTabs made = tabs;
        if (made == null) {
            made = new RunTabs(state);
            tabs = made;
            state.setContent(made);
            made.showTab(tab);
        }
        return made;
    }

    void showTab(int index) {
        tab = index;
        if (tabs != null) {
            tabs.showTab(index);
        }
    }

    /** At least one record has come to its end. */
    boolean showsAnswers() {
        return state.showsContent() && tabs().showsAnswers();
    }

    // ---- for tests

    RunTabs requireTabs() {
        return tabs();
    }
}
