package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kraftbench.ui.base.LazyPane;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.TabFolder;
import org.eclipse.swt.widgets.TabItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningWorkbench.class)
class LazyPaneTest {

    private final List<String> made = new ArrayList<>();

    private void label(Composite pane, String text) {
        made.add(text);
        new Label(pane, SWT.NONE).setText(text);
    }

    @Test
    void whatIsInATabIsMadeOnceWhenTheTabIsFirstSeen() {
        RunningWorkbench.ui(() -> {
            Shell shell = new Shell(Display.getCurrent());
            try {
                shell.setLayout(new FillLayout());
                TabFolder tabs = new TabFolder(shell, SWT.TOP);
                LazyPane first = LazyPane.now(tabs, pane -> label(pane, "first"));
                LazyPane second = LazyPane.whenSeen(tabs, pane -> label(pane, "second"));
                new TabItem(tabs, SWT.NONE).setControl(first);
                new TabItem(tabs, SWT.NONE).setControl(second);
                shell.setSize(300, 200);
                shell.open();
                assertEquals(List.of("first"), made);
                assertEquals(first.getClientArea().width, first.getChildren()[0].getSize().x, "laid out with the window");
                for (int chosen : new int[] {1, 0, 1}) {
                    tabs.setSelection(chosen);
                }
                assertEquals(List.of("first", "second"), made);
                assertEquals(second.getClientArea().width, second.getChildren()[0].getSize().x, "laid out when made");
            } finally {
                shell.dispose();
            }
            return null;
        });
    }
}
