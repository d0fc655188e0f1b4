package dev.kraftbench.ui.records.produce;

import dev.kraftbench.ui.base.DisplayUpdates;
import dev.kraftbench.ui.base.TextScale;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.widgets.Composite;
import org.jspecify.annotations.Nullable;

/** A tab with a form, made when it is first wanted, in a turn of its own if nobody needs it at once; it scrolls when the tab is smaller. UI thread. */
final class FormTab<F extends SourceForm> {
    private static final int LEAST_WIDTH = TextScale.px(270);

    private final ScrolledComposite scrolled;
    private final String action;
    private final Function<Composite, F> maker;
    private @Nullable F form;

    /** @param action text of the button that starts what the form says */
    FormTab(CTabFolder folder, String name, String action, Function<Composite, F> maker) {
        this.action = action;
        this.maker = maker;
        scrolled = new ScrolledComposite(folder, SWT.V_SCROLL | SWT.H_SCROLL);
        scrolled.setExpandHorizontal(true);
        scrolled.setExpandVertical(true);
        CTabItem item = new CTabItem(folder, SWT.NONE);
        item.setText(name);
        item.setControl(scrolled);
        scrolled.addListener(SWT.Show, event -> DisplayUpdates.run(scrolled, this::form));
    }

    String action() {
        return action;
    }

    F form() {
        F made = form;
        if (made == null) {
            made = maker.apply(scrolled);
            form = made;
            scrolled.setContent(made);
            scrolled.setMinSize(LEAST_WIDTH, made.computeSize(LEAST_WIDTH, SWT.DEFAULT).y);
        }
        return made;
    }

    /** Empty as long as nobody wanted it. */
    Optional<F> made() {
        return Optional.ofNullable(form);
    }
}
