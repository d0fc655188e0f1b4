package dev.kraftbench.ui.base;

import java.util.function.Consumer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Listener;

/** A pane whose controls are made when it is first seen, as one in a tab that is not on top. UI thread. */
public final class LazyPane extends Composite {

    /** @param maker gets this pane, which it fills with one control */
    public LazyPane(Composite parent, Consumer<? super LazyPane> maker) {
        super(parent, SWT.NONE);
        setLayout(new FillLayout());
        addListener(SWT.Show, new Listener() {
            @Override
            public void handleEvent(Event event) {
                removeListener(SWT.Show, this);
                maker.accept(LazyPane.this);
                layout();
            }
        });
    }
}
