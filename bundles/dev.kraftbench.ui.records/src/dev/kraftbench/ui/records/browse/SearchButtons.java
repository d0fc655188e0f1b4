package dev.kraftbench.ui.records.browse;

import dev.kraftbench.ui.base.Icons;
import dev.kraftbench.ui.records.browse.BrowseState.Phase;
import java.util.function.Consumer;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;

/** Search, Stop, Resume, Live, Pause, and the menu of what can be done with the records. */
final class SearchButtons {
    private final ToolBar bar;
    private final ToolItem search;
    private final ToolItem stop;
    private final ToolItem resume;
    private final ToolItem live;
    private final ToolItem pause;
    private final ToolItem more;
    private Runnable whenTailed = () -> { };
    private Runnable whenStopped = () -> { };

    SearchButtons(Composite parent) {
        bar = new ToolBar(parent, SWT.FLAT | SWT.RIGHT);
        GridDataFactory.fillDefaults().align(SWT.BEGINNING, SWT.CENTER).applyTo(bar);
        search = item(SWT.PUSH, Icons.PLAY, Messages.search, Messages.search_tip);
        stop = item(SWT.PUSH, Icons.STOP, Messages.stop, Messages.stop_tip);
        resume = item(SWT.PUSH, Icons.PLAY, Messages.resume, Messages.resume_tip);
        new ToolItem(bar, SWT.SEPARATOR);
        live = item(SWT.CHECK, Icons.EVENT, Messages.live, Messages.live_tip);
        pause = item(SWT.CHECK, Icons.PAUSE, Messages.pause, Messages.pause_tip);
        new ToolItem(bar, SWT.SEPARATOR);
        more = item(SWT.DROP_DOWN, Icons.SEND, Messages.actions, Messages.actions_tip);
        live.addListener(SWT.Selection, event -> (live.getSelection() ? whenTailed : whenStopped).run());
    }

    private ToolItem item(int style, Icons icon, String text, String tip) {
        ToolItem item = new ToolItem(bar, style);
        item.setImage(icon.image());
        item.setText(text);
        item.setToolTipText(tip);
        return item;
    }

    SearchButtons onSearch(Runnable action) {
        search.addListener(SWT.Selection, event -> action.run());
        return this;
    }

    SearchButtons onStop(Runnable action) {
        whenStopped = action;
        stop.addListener(SWT.Selection, event -> action.run());
        return this;
    }

    SearchButtons onResume(Runnable action) {
        resume.addListener(SWT.Selection, event -> action.run());
        return this;
    }

    SearchButtons onTail(Runnable action) {
        whenTailed = action;
        return this;
    }

    SearchButtons onPause(Consumer<Boolean> action) {
        pause.addListener(SWT.Selection, event -> action.accept(pause.getSelection()));
        return this;
    }

    int width() {
        return bar.computeSize(SWT.DEFAULT, SWT.DEFAULT).x;
    }

    ToolItem more() {
        return more;
    }

    /** @param possible the fields make a query and the cluster is there */
    void enable(BrowseState state, boolean possible) {
        boolean tailing = state.phase() == Phase.TAILING || state.phase() == Phase.PAUSED;
        set(search, possible);
        set(stop, state.phase().running());
        set(resume, state.resumable());
        set(live, possible || tailing);
        set(pause, tailing);
        set(more, !state.rows().isEmpty());
        live.setSelection(tailing);
        pause.setSelection(state.phase() == Phase.PAUSED);
    }

    private static void set(ToolItem item, boolean enabled) {
        if (item.getEnabled() != enabled) {
            item.setEnabled(enabled);
        }
    }
}
