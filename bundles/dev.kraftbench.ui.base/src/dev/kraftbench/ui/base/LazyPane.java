package dev.kraftbench.ui.base;

import java.util.function.Consumer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Listener;

/** A pane whose controls may be made later than itself: those of all tabs made at once would hold up the window. UI thread. */
public final class LazyPane extends Composite {

    private LazyPane(Composite parent) {
        super(parent, SWT.NONE);
        setLayout(new FillLayout());
    }

    /**
     * Made when it is first seen, as one in a tab that is not on top.
     *
     * @param maker gets the pane, which it fills with one control
     */
    public static LazyPane whenSeen(Composite parent, Consumer<? super LazyPane> maker) {
        LazyPane pane = new LazyPane(parent);
        pane.addListener(SWT.Show, new Listener() {
            @Override
            public void handleEvent(Event event) {
                pane.removeListener(SWT.Show, this);
                pane.make(maker);
            }
        });
        return pane;
    }

    /**
     * Made at once, as the first of several tabs. A turn later would spread the work of a heavy page, but widgets that GTK gets in a page that is on the
     * screen already made every later page slower, by about a millisecond each; why is not known.
     */
    public static LazyPane now(Composite parent, Consumer<? super LazyPane> maker) {
        LazyPane pane = new LazyPane(parent);
        pane.make(maker);
        return pane;
    }

    private void make(Consumer<? super LazyPane> maker) {
        maker.accept(this);
        layout();
    }
}
